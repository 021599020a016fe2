namespace VercelFunctions.Emulator.Tool;

/// <summary>
/// Prints the environment variables of clients, in the form of a .env file. Nothing else is written to standard output, so that a
/// program can read it.
/// </summary>
internal static class Announcement
{
    /// <summary>Writes two lines per project.</summary>
    public static void Write(RuntimeCacheEmulator emulator)
    {
        // With quotes for people, who paste it into a shell or a .env file; without quotes for a program or a file.
        bool isTerminal = !Console.IsOutputRedirected;
        string quote = isTerminal ? "'" : string.Empty;
        foreach (EmulatedProject project in emulator.Projects)
        {
            if (emulator.Projects.Count > 1)
            {
                Console.Out.WriteLine($"# {project}");
            }

            foreach ((string name, string value) in project.EnvironmentVariables)
            {
                Console.Out.WriteLine($"{name}={quote}{value}{quote}");
            }
        }

        if (isTerminal)
        {
            Console.Out.WriteLine($"# The page that shows the items: {emulator.Address}#{emulator.Token}");
        }

        Console.Out.Flush();
    }
}
