using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Page;

/// <summary>The query parameters of a request for a part of a list.</summary>
internal static class ViewQuery
{
    /// <summary>The most rows in one response.</summary>
    public const int MaxLimit = 500;

    private const int DefaultLimit = 100;

    private static readonly Dictionary<string, ItemOrder> Orders =
        Enum.GetValues<ItemOrder>().ToDictionary(order => JsonNamingPolicy.CamelCase.ConvertName(order.ToString()), StringComparer.Ordinal);

    /// <summary>Reads a query for items. Without an order, the most recently used items come first.</summary>
    /// <exception cref="ViewQueryException">A parameter is unknown, repeated or not valid.</exception>
    public static ItemQuery ReadItems(IQueryCollection query)
    {
        Check(query, "filter", "tag", "order", "descending", "offset", "limit");
        return new ItemQuery
        {
            Filter = Text(query, "filter"),
            Tag = Text(query, "tag"),
            Order = Text(query, "order") is not string order ? ItemOrder.LastUsed
                : Orders.TryGetValue(order, out ItemOrder known) ? known
                : throw Wrong("order", order, $"one of {string.Join(", ", Orders.Keys)}"),
            Descending = Text(query, "descending") switch
            {
                null => Text(query, "order") is null,
                "true" => true,
                "false" => false,
                string other => throw Wrong("descending", other, "true or false"),
            },
            Offset = Number(query, "offset", 0, 0, int.MaxValue),
            Limit = Number(query, "limit", DefaultLimit, 1, MaxLimit),
        };
    }

    /// <summary>Reads a query for one item.</summary>
    /// <exception cref="ViewQueryException">The store key is missing, or a parameter is unknown or repeated.</exception>
    public static string ReadStoreKey(IQueryCollection query)
    {
        Check(query, "storeKey");
        return Text(query, "storeKey")
            ?? throw new ViewQueryException("The parameter storeKey is missing; it must be the store key of an item.");
    }

    /// <summary>Reads a query for tags.</summary>
    /// <exception cref="ViewQueryException">A parameter is unknown, repeated or not valid.</exception>
    public static (string? Filter, int Offset, int Limit) ReadTags(IQueryCollection query)
    {
        Check(query, "filter", "offset", "limit");
        return (Text(query, "filter"), Number(query, "offset", 0, 0, int.MaxValue), Number(query, "limit", DefaultLimit, 1, MaxLimit));
    }

    /// <summary>Checks that there are no other parameters than these, and each at most once.</summary>
    /// <exception cref="ViewQueryException">A parameter is unknown or repeated.</exception>
    public static void Check(IQueryCollection query, params string[] known)
    {
        foreach ((string name, StringValues values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                string allowed = known.Length == 0 ? "No parameters are allowed." : $"Allowed: {string.Join(", ", known)}.";
                throw new ViewQueryException($"The parameter {MessageText.Quote(name)} is not known here. {allowed}");
            }

            if (values.Count != 1)
            {
                throw new ViewQueryException($"The parameter {name} is given {values.Count} times; it is allowed once.");
            }
        }
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static int Number(IQueryCollection query, string name, int standard, int least, int most) =>
        Text(query, name) is not string text ? standard
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
                ? number
                : throw Wrong(name, text, FormattableString.Invariant($"a whole number from {least} to {most}"));

    private static ViewQueryException Wrong(string name, string value, string allowed) =>
        new($"The parameter {name} is {MessageText.Quote(value)}; it must be {allowed}.");
}
