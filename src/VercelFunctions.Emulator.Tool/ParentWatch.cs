namespace VercelFunctions.Emulator.Tool;

/// <summary>Stops the emulator when standard input ends, which it also does if the program at the other end is killed.</summary>
internal static class ParentWatch
{
    /// <summary>Starts to watch standard input.</summary>
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
            // A broken pipe is also an end.
        }

        stop();
    });
}
