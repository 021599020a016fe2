using VercelFunctions.Emulator;
using VercelFunctions.Emulator.Tool;

return await CommandLine.RunAsync(args, async command =>
{
    using StopSignals signals = new(ignoresInterrupt: command.StopsWithStandardInput);
    await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync(command.Emulator);
    Announcement.Write(emulator);
    if (command.OpensPage)
    {
        Browser.Open(emulator.Page);
    }

    if (command.StopsWithStandardInput)
    {
        ParentWatch.Start(signals.Stop);
    }

    await signals.Stopped;
});
