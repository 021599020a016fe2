using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VercelFunctions.Deployments;

/// <summary>
/// Reads the text of a map, event by event, so that each pattern and tag keeps its place. JSON is a subset of YAML.
/// Only this class uses types of YamlDotNet: the library is loaded when the first map is read.
/// </summary>
internal sealed class TagMapReader
{
    private const string Format =
        "A tag map has one pattern per line, each with a tag or a list of tags: content/blog/{slug}.md: [blog, \"post:{slug}\"].";

    private const string Quotes =
        "Put it in quotes: without them, YAML gives another meaning to patterns that begin with a special character "
        + "such as *, !, {, [ or @, and to tags in a list that contain braces or ': '.";

    private readonly string _fileName;
    private readonly Parser _parser;

    private TagMapReader(string text, string fileName)
    {
        _fileName = fileName;
        _parser = new Parser(new StringReader(text));
    }

    /// <exception cref="TagMapException">The text is not YAML, or not a tag map.</exception>
    public static List<TagMapRow> Read(string text, string fileName)
    {
        TagMapReader reader = new(text.TrimStart('\uFEFF'), fileName);
        try
        {
            return reader.ReadStream();
        }
        catch (YamlException exception)
        {
            throw reader.NotYaml(text, exception);
        }
    }

    private List<TagMapRow> ReadStream()
    {
        List<TagMapRow> rows = [];
        Next();
        if (Next() is not DocumentStart)
        {
            return rows;
        }

        switch (Next())
        {
            case MappingStart mapping:
                CheckNode(mapping);
                ReadRows(rows);
                break;
            case Scalar { Value.Length: 0, Style: ScalarStyle.Plain }:
                break;
            case AnchorAlias alias:
                throw Place(alias.Start).Error($"A pattern is expected, and this is {Describe(alias)}.", Quotes);
            case var other:
                throw Place(other.Start).Error($"The map is {Describe(other)}.", Format);
        }

        Next();
        return Next() is DocumentStart second
            ? throw Place(second.Start).Error(
                "The file has a second document.", "Put all patterns in one document: remove the line '---'.")
            : rows;
    }

    private void ReadRows(List<TagMapRow> rows)
    {
        for (ParsingEvent key = Next(); key is not MappingEnd; key = Next())
        {
            if (key is not Scalar pattern)
            {
                throw Place(key.Start).Error($"A pattern is expected, and this is {Describe(key)}.", Quotes);
            }

            CheckNode(pattern);
            rows.Add(new TagMapRow(new TagMapText(pattern.Value, Place(pattern.Start)), ReadTags(pattern.Value)));
        }
    }

    private List<TagMapText> ReadTags(string pattern)
    {
        ParsingEvent value = Next();
        if (value is not SequenceStart list)
        {
            // "pattern:" without a value, or null: no tags. Whether that is allowed depends on the pattern.
            return value is Scalar scalar && IsNull(scalar) ? [] : [ReadTag(value, pattern)];
        }

        CheckNode(list);
        List<TagMapText> tags = [];
        for (ParsingEvent item = Next(); item is not SequenceEnd; item = Next())
        {
            tags.Add(ReadTag(item, pattern));
        }

        return tags;
    }

    private TagMapText ReadTag(ParsingEvent value, string pattern)
    {
        if (value is MappingStart && Next() is Scalar key)
        {
            throw Place(key.Start).Error(
                $"The pattern {MessageText.Quote(pattern)} has the unknown key {MessageText.Quote(key.Value)}: "
                    + "its value must be a tag or a list of tags, not a mapping.",
                $"{Format} A tag that contains ': ' or braces must be in quotes.");
        }

        if (value is not Scalar tag)
        {
            throw Place(value.Start).Error(
                $"The pattern {MessageText.Quote(pattern)} has {Describe(value)} where a tag is expected.", Quotes);
        }

        CheckNode(tag);
        if (tag.Style == ScalarStyle.Plain && (IsNull(tag) || IsTruthValue(tag.Value) || IsNumber(tag.Value)))
        {
            string what = IsNull(tag) ? "nothing (null)" : $"{(IsNumber(tag.Value) ? "the number" : "the truth value")} {tag.Value}";
            throw Place(tag.Start).Error(
                $"The pattern {MessageText.Quote(pattern)} has {what} where a tag is expected.",
                "A tag is text: put it in quotes if it is intended.");
        }

        return new TagMapText(tag.Value, Place(tag.Start));
    }

    /// <summary>Refuses YAML tags and anchors: an unquoted exclusion looks like a YAML tag.</summary>
    private void CheckNode(NodeEvent node)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            string type = node.Tag.IsLocal ? node.Tag.Value : "!" + node.Tag.Value;
            throw Place(node.Start).Error(
                $"{MessageText.Quote(type)} is a type in YAML, because it begins with an exclamation mark.", Quotes);
        }

        if (!node.Anchor.IsEmpty)
        {
            throw Place(node.Start).Error(
                $"{MessageText.Quote("&" + node.Anchor.Value)} is an anchor in YAML, which a tag map cannot have.", Quotes);
        }
    }

    /// <summary>The parser's own message, unless the line begins with a character that needs quotes.</summary>
    private TagMapException NotYaml(string text, YamlException exception)
    {
        TagMapPlace place = Place(exception.Start);
        string line = text.Split('\n').ElementAtOrDefault(place.Line!.Value - 1)?.Trim() ?? string.Empty;
        return line.Length > 0 && "*!&@%`".Contains(line[0])
            ? place.Error($"Not valid YAML: {MessageText.Quote(line)} begins with {line[0]} and is not in quotes.", Quotes, exception)
            : place.Error(
                $"Not valid YAML: {MessageText.Clean(exception.Message, 300)}",
                "Check the indentation (spaces only), and that brackets and quotes are closed. "
                    + "A tag in a list that contains braces must be in quotes: [\"post:{slug}\"].",
                exception);
    }

    private ParsingEvent Next()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw new YamlException("Unexpected end.");
        }
        catch (Exception exception) when (exception is not YamlException)
        {
            // For some malformed text, the parser throws exceptions of other types, such as InvalidOperationException.
            Mark end = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(end, end, exception.Message, exception);
        }
    }

    private TagMapPlace Place(Mark mark) => new(_fileName, (int)mark.Line, (int)mark.Column);

    private static string Describe(ParsingEvent value) => value switch
    {
        SequenceStart => "a list",
        MappingStart => "a mapping",
        AnchorAlias alias => $"{MessageText.Quote("*" + alias.Value.Value)}, an alias in YAML, because it begins with an asterisk",
        _ => "a single value",
    };

    private static bool IsNull(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static bool IsTruthValue(string text) => text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE";

    // As in YAML 1.2's core schema.
    private static bool IsNumber(string text) =>
        text.TrimStart('+', '-') is ".inf" or ".Inf" or ".INF" or ".nan" or ".NaN" or ".NAN"
        || text.StartsWith("0x", StringComparison.Ordinal) && text.Skip(2).All(Uri.IsHexDigit)
        || text.StartsWith("0o", StringComparison.Ordinal) && text.Skip(2).All(c => c is >= '0' and <= '7')
        || (text[0] is '+' or '-' or '.' or (>= '0' and <= '9')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}
