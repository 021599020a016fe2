using System.Net;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator;

/// <summary>The two lines that lead a client here. All that ever goes to standard output, so that a program can read them.</summary>
internal static class Announcement
{
    /// <summary>Writes the two lines.</summary>
    public static void Write(IPAddress address, int port, string token)
    {
        // Where it listens on every address, this is the one that reaches it from this machine.
        IPAddress reachable = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;

        // Quotes for a person who pastes it into a shell or a .env file; none for a program or a file.
        string quote = Console.IsOutputRedirected ? string.Empty : "'";
        Console.Out.WriteLine($"RUNTIME_CACHE_ENDPOINT={quote}http://{ListenAddress.ForUrl(reachable)}:{port}{CacheEndpoints.BasePath}{quote}");
        Console.Out.WriteLine($$"""RUNTIME_CACHE_HEADERS={{quote}}{"authorization":"Bearer {{token}}"}{{quote}}""");
        Console.Out.Flush();
    }
}
