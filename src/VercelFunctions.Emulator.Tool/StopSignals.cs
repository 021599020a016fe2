using System.Runtime.InteropServices;

namespace VercelFunctions.Emulator.Tool;

/// <summary>Stops the program on Ctrl+C, Ctrl+\, SIGTERM or a call. A second Ctrl+C ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    // The exit code that shells report for a program ended by SIGINT.
    private const int Interrupted = 130;

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private readonly bool _ignoresInterrupt;

    /// <summary>Registers for the signals.</summary>
    /// <param name="ignoresInterrupt">
    /// Whether to ignore Ctrl+C and Ctrl+\, which a terminal sends to all processes of a session: one that stops with its parent must
    /// outlive the key that ends a command in it.
    /// </param>
    public StopSignals(bool ignoresInterrupt)
    {
        _ignoresInterrupt = ignoresInterrupt;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal),
        ];
    }

    /// <summary>Completes when the program should stop.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Stops the program.</summary>
    public void Stop() => _stopped.TrySetResult();

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        // Otherwise the runtime ends the process at once.
        context.Cancel = true;
        if (_ignoresInterrupt && context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT)
        {
            return;
        }

        if (!_stopped.TrySetResult() && context.Signal == PosixSignal.SIGINT)
        {
            Environment.Exit(Interrupted);
        }
    }
}
