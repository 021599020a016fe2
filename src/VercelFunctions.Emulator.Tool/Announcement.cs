namespace VercelFunctions.Emulator.Tool;

/// <summary>
/// The lines that lead clients here, in the form of a .env file. All that ever goes to standard output, so that a program can read them.
/// </summary>
internal static class Announcement
{
    /// <summary>Writes two lines a project.</summary>
    public static void Write(RuntimeCacheEmulator emulator)
    {
        // Quotes for a person who pastes it into a shell or a .env file; none for a program or a file.
        bool isRead = !Console.IsOutputRedirected;
        string quote = isRead ? "'" : string.Empty;
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

        if (isRead)
        {
            Console.Out.WriteLine($"# The page that shows what is kept: {emulator.Address}#{emulator.Token}");
        }

        Console.Out.Flush();
    }
}
