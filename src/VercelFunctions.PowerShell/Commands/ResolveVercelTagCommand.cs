using System.Collections;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsDiagnostic.Resolve, "VercelTag", DefaultParameterSetName = ByFile)]
[OutputType(typeof(ResolvedTag))]
public sealed class ResolveVercelTagCommand : VercelCommand
{
    private const string ByFile = "File";
    private const string Everything = "All";

    private TagMap? _map;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByFile)]
    [Alias("filename", "FullName")]
    [AllowEmptyString]
    public string[] Path { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByFile)]
    [Alias("previous_filename")]
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
        object map = Map is PSObject wrapper ? wrapper.BaseObject : Map;
        try
        {
            _map = map is IDictionary dictionary ? TagMapDictionary.Read(dictionary) : Load(map);
            WriteVerbose($"The tag map has {_map.Patterns.Count} patterns.");
        }
        catch (RuntimeCacheException exception)
        {
            FailForGood(exception, Map);
        }
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
            ThrowTerminatingError(ErrorRecords.New(
                "PreviousPathOfMany",
                ErrorCategory.InvalidArgument,
                $"-PreviousPath is that of one file, and -Path names {Path.Length}.",
                "Pipe in objects with Path and PreviousPath.",
                PreviousPath));
        }

        foreach (string path in Path.Where(path => path.Length > 0))
        {
            Resolve(new ChangedFile(FromRoot(path), string.IsNullOrEmpty(PreviousPath) ? null : FromRoot(PreviousPath!)));
        }
    }

    private void WriteAll()
    {
        if (_map!.UnconditionalTags.Count == 0)
        {
            WriteWarning("The tag map names no tag without a capture, so there is none to give.");
        }

        WriteObject(_map.UnconditionalTags, enumerateCollection: true);
    }

    private void Resolve(ChangedFile file)
    {
        TagResolution resolution = _map!.Resolve([file]);
        foreach (ResolvedTag match in resolution.Matches)
        {
            WriteVerbose($"'{match.Path}' gives the tag '{match.Tag}' by the pattern '{match.Pattern}'.");
            WriteObject(match);
        }

        foreach (UnresolvedTag failure in resolution.Failures)
        {
            Fail(failure.Error, failure.Path);
        }

        if (resolution.Matches.Count + resolution.Failures.Count == 0)
        {
            WriteVerbose($"'{file.Path}' gives no tags.");
        }
    }

    private TagMap Load(object map)
    {
        string given = map is FileSystemInfo file ? file.FullName : map.ToString()!;
        string path = given.Length == 0 ? given : GetUnresolvedProviderPathFromPSPath(given);
        if (!File.Exists(path))
        {
            ThrowTerminatingError(ErrorRecords.New(
                "TagMapNotFound",
                ErrorCategory.ObjectNotFound,
                $"There is no tag map '{given}': no file '{path}'.",
                "Give the path of a YAML or JSON file, or a hashtable of patterns and tags.",
                given));
        }

        WriteVerbose($"Reading the tag map {path}.");
        return TagMap.Load(path, given);
    }

    /// <summary>A full path as Get-ChildItem gives it, from the current location on; any other path as it is.</summary>
    private string FromRoot(string path)
    {
        string root = SessionState.Path.CurrentFileSystemLocation.ProviderPath.TrimEnd('/', '\\');
        return root.Length > 0 && path.Length > root.Length + 1 && path[root.Length] is '/' or '\\' && path.StartsWith(root, StringComparison.Ordinal)
            ? path.Substring(root.Length + 1)
            : path;
    }
}
