using System.Globalization;
using System.Text;

namespace VercelFunctions.Emulator.Redis;

/// <summary>Asks a server one command at a time, in Redis' protocol, before the library uses the connection.</summary>
internal sealed class RedisDialog(Stream stream, CancellationToken cancellationToken) : IDisposable
{
    private const int MaxReplyLength = 16 * 1024;

    // The server sends nothing but replies, so this takes nothing that the library has to read. Lengths are in bytes.
    private readonly StreamReader _reader = new(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);

    /// <summary>Sends a command and reads its reply.</summary>
    /// <returns>The text of the reply.</returns>
    /// <exception cref="RedisReplyException">The reply is an error.</exception>
    /// <exception cref="IOException">The server closed the connection, or its reply is not of Redis' protocol.</exception>
    public async Task<string> AskAsync(params string[] command)
    {
        await stream.WriteAsync(Encode(command), cancellationToken).ConfigureAwait(false);
        string line = await _reader.ReadLineAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new EndOfStreamException("The server closed the connection.");
        return line switch
        {
            ['+', ..] => line[1..],
            ['-', ..] => throw new RedisReplyException(line[1..]),
            ['$', ..] when int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                && length <= MaxReplyLength => await ReadAsync(length).ConfigureAwait(false),
            _ => throw new IOException("The reply is not of Redis' protocol."),
        };
    }

    public void Dispose() => _reader.Dispose();

    private async Task<string> ReadAsync(int length)
    {
        // A line break follows the text.
        char[] text = new char[length + 2];
        int read = await _reader.ReadBlockAsync(text, cancellationToken).ConfigureAwait(false);
        return read == text.Length
            ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text, 0, length))
            : throw new EndOfStreamException("The server closed the connection.");
    }

    private static byte[] Encode(string[] command)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (string word in command)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
