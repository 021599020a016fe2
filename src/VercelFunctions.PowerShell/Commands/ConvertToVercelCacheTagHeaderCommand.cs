using System.Diagnostics.CodeAnalysis;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsData.ConvertTo, "VercelCacheTagHeader", HelpUri = VercelCommand.Help + "ConvertTo-VercelCacheTagHeader.md")]
[OutputType(typeof(string))]
[SuppressMessage("Naming", "CA1710", Justification = "Cmdlet classes are named after their cmdlets.")]
public sealed class ConvertToVercelCacheTagHeaderCommand : VercelCommand
{
    private readonly List<string> _tags = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [TextTransformation(nameof(Tag), "Tags")]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => _tags.AddRange(Tag);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // An error ends the cmdlet: with a part of its tags, a response would miss some of its purges.
        string value = Require(() => CacheTagHeader.Format(_tags), _tags);
        if (value.Length == 0)
        {
            WriteVerbose($"There are no tags, so there is no value for {CacheTagHeader.Name}.");
            return;
        }

        WriteVerbose($"{CacheTagHeader.Name}: {value}");
        WriteObject(value);
    }
}
