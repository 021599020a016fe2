using System.Collections;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsDiagnostic.Resolve, "VercelTag", DefaultParameterSetName = ByFile, HelpUri = VercelCommand.Help + "Resolve-VercelTag.md")]
[OutputType(typeof(ResolvedTag))]
public sealed class ResolveVercelTagCommand : VercelCommand
{
    private const string ByFile = "File";
    private const string Everything = "All";

    private TagMap? _map;

    private string Location => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByFile)]
    [Alias("filename", "FullName")]
    [TextTransformation(nameof(Path), "filename", "FullName")]
    [AllowEmptyString]
    public string[] Path { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByFile)]
    [Alias("previous_filename")]
    [TextTransformation]
    [AllowNull]
    [AllowEmptyString]
    public string? PreviousPath { get; set; }

    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public object Map { get; set; } = string.Empty;

    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        object map = Wrapped.Unwrap(Map)!;
        _map = Require(() => map is IDictionary dictionary ? TagMapDictionary.Read(dictionary) : Load(map), Map);
        WriteVerbose($"The tag map has {_map.Patterns.Count} patterns.");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == Everything)
        {
            WriteAll();
            return;
        }

        if (Path.Length > 1 && !string.IsNullOrEmpty(PreviousPath))
        {
            End(
                new CommandException(
                    CommandFailure.PreviousPathOfMany,
                    $"-PreviousPath belongs to one file, and -Path has {Path.Length}."),
                PreviousPath);
        }

        foreach (string path in Path.Where(path => path.Length > 0))
        {
            try
            {
                Resolve(ChangedFile.FromNameStatus(path)
                    ?? new ChangedFile(FromRoot(path), string.IsNullOrEmpty(PreviousPath) ? null : FromRoot(PreviousPath!)));
            }
            catch (CommandException exception)
            {
                Fail(exception.Failure, exception.Message, path);
            }
        }
    }

    private void WriteAll()
    {
        if (_map!.UnconditionalTags.Count == 0)
        {
            WriteWarning("Every tag in the map has a capture, so there is none to return.");
        }

        WriteObject(_map.UnconditionalTags, enumerateCollection: true);
    }

    private void Resolve(ChangedFile file)
    {
        TagResolution resolution = _map!.Resolve([file]);
        foreach (ResolvedTag match in resolution.Matches)
        {
            WriteVerbose($"'{match.Path}' has the tag '{match.Tag}' by the pattern '{match.Pattern}'.");
            WriteObject(match);
        }

        foreach (UnresolvedTag failure in resolution.Failures)
        {
            Fail(failure.Error, failure.Path);
        }

        if (resolution.Matches.Count + resolution.Failures.Count == 0)
        {
            WriteVerbose($"'{file.Path}' has no tags.");
        }
    }

    private TagMap Load(object map)
    {
        string given = map is FileSystemInfo file ? file.FullName : map.ToString()!;
        string path = given.Length == 0 ? given : GetUnresolvedProviderPathFromPSPath(given);
        if (!File.Exists(path))
        {
            End(
                new CommandException(
                    CommandFailure.TagMapNotFound,
                    $"The tag map '{given}' does not exist: there is no file '{path}'."),
                given);
        }

        WriteVerbose($"Reading the tag map {path}.");
        return TagMap.Load(path, given);
    }

    /// <summary>A full path, as Get-ChildItem returns it, relative to the current location; any other path unchanged.</summary>
    private string FromRoot(string path) =>
        FullPath.Below(Location, path)
        ?? (FullPath.HasDrive(path)
            ? throw new CommandException(
                CommandFailure.PathOutsideLocation, $"The file '{path}' is not below the current location '{Location}'.")
            : path);
}
