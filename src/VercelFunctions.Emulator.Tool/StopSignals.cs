using System.Runtime.InteropServices;

namespace VercelFunctions.Emulator.Tool;

/// <summary>What tells the program to stop: Ctrl+C, SIGTERM, or another part of it. The first asks; Ctrl+C again forces.</summary>
internal sealed class StopSignals : IDisposable
{
    // What shells report of a program that SIGINT ended.
    private const int Interrupted = 130;

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal),
    ];

    /// <summary>Done once the program was told to stop.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Tells it to stop.</summary>
    public void Stop() => _stopped.TrySetResult();

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        // The runtime would end the process at once.
        context.Cancel = true;
        if (!_stopped.TrySetResult() && context.Signal == PosixSignal.SIGINT)
        {
            Environment.Exit(Interrupted);
        }
    }
}
