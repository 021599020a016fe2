namespace VercelFunctions.Emulator.Tool;

/// <summary>Prints the environment variables of clients to standard output: for people in a terminal, for programs otherwise.</summary>
internal static class Announcement
{
    /// <summary>Prints the announcement.</summary>
    /// <param name="emulator">The emulator, which is running.</param>
    public static void Write(RuntimeCacheEmulator emulator)
    {
        if (Console.IsOutputRedirected)
        {
            WriteVariables(emulator);
        }
        else
        {
            WriteGreeting(emulator);
        }

        Console.Out.Flush();
    }

    /// <summary>Two lines per project in the form of a .env file, and nothing else, so that a program can read them.</summary>
    private static void WriteVariables(RuntimeCacheEmulator emulator)
    {
        // On Windows, a value that Git Bash exports would end in the \r of \r\n.
        Console.Out.NewLine = "\n";
        foreach (EmulatedProject project in emulator.Projects)
        {
            if (emulator.Projects.Count > 1)
            {
                Console.Out.WriteLine($"# {project}");
            }

            foreach ((string name, string value) in project.EnvironmentVariables)
            {
                Console.Out.WriteLine($"{name}={value}");
            }
        }
    }

    private static void WriteGreeting(RuntimeCacheEmulator emulator)
    {
        Console.Out.WriteLine($"The emulator is running at {emulator.Address}. Press Ctrl+C to stop it.");
        Console.Out.WriteLine();
        Console.Out.WriteLine($"Page: {emulator.Page}");
        foreach (EmulatedProject project in emulator.Projects)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine(emulator.Projects.Count > 1
                ? $"To use it for {project}, run this where your program starts:"
                : "To use it, run this where your program starts:");
            foreach ((string name, string value) in project.EnvironmentVariables)
            {
                Console.Out.WriteLine("  " + ShellSyntax.Assign(name, value));
            }
        }

        Console.Out.WriteLine();
    }
}
