namespace VercelFunctions.Emulator.Tool;

/// <summary>Stops the emulator when standard input ends, which it does however the program at its other end came to its end.</summary>
internal static class ParentWatch
{
    /// <summary>Begins to watch.</summary>
    public static void Start(Action stop) => _ = Task.Run(async () =>
    {
        await using Stream input = Console.OpenStandardInput();
        byte[] ignored = new byte[256];
        try
        {
            while (await input.ReadAsync(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end too.
        }

        stop();
    });
}
