using Npgsql;
using NpgsqlTypes;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>Values on their way into a statement, as <c>$1</c>, <c>$2</c> and so on.</summary>
internal static class PostgresParameters
{
    /// <summary>The parameters, in order. What may be null has to be one already, since a type is to be had from nothing else.</summary>
    public static NpgsqlParameter[] Of(params object[] values) =>
        Array.ConvertAll(values, value => value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });

    /// <summary>A text, or null.</summary>
    public static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    /// <summary>A number of seconds, or null.</summary>
    public static NpgsqlParameter Seconds(TimeSpan? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Double, Value = value is TimeSpan time ? time.TotalSeconds : DBNull.Value };
}
