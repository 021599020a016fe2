namespace VercelFunctions.PowerShell;

/// <summary>
/// The options of an item in the properties of a piped object. They are not bound by PowerShell, because objects that are
/// stored as one value also have a Name or tags, in forms of their own. An empty cell of a CSV file is no option.
/// </summary>
internal static class PipedItemOptions
{
    private static readonly TextTransformationAttribute Text = new();
    private static readonly TtlTransformationAttribute Durations = new();

    /// <summary>The options for one item: those of the command line, and those of the object for the others.</summary>
    /// <exception cref="CommandException">A property has a value that the parameter would not accept.</exception>
    public static CacheItemOptions Of(PSObject source, CacheItemOptions given, ICollection<string> givenNames)
    {
        return given with
        {
            Tags = Read("Tag", ["Tag", "Tags"], Texts) ?? given.Tags,
            Ttl = Read<TimeSpan?>("Ttl", ["Ttl", "TimeLeft"], value => (TimeSpan)Durations.Transform(null!, value)) ?? given.Ttl,
            Name = Read("Name", ["Name"], value => Texts(value) is { Length: 1 } texts ? texts[0] : throw Several()) ?? given.Name,
        };

        T? Read<T>(string parameter, string[] names, Func<object, T> convert)
        {
            PSPropertyInfo? property = names
                .Select(name => source.Properties[name])
                .FirstOrDefault(found => Wrapped.Unwrap(found?.Value) is not (null or ""));
            return property is null || givenNames.Contains(parameter) ? default : Convert(property, convert);
        }
    }

    private static string[] Texts(object value) => LanguagePrimitives.ConvertTo<string[]>(Text.Transform(null!, value));

    private static ArgumentTransformationMetadataException Several() => new("It is a list. Specify one text.");

    private static T Convert<T>(PSPropertyInfo property, Func<object, T> convert)
    {
        try
        {
            return convert(property.Value);
        }
        catch (ArgumentTransformationMetadataException exception)
        {
            throw new CommandException(
                CommandFailure.InvalidProperty, $"The property {property.Name} cannot be used: {exception.Message}", exception);
        }
    }
}
