using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell.Commands;
using VercelFunctions.PowerShell;
using Engine = System.Management.Automation.PowerShell;

namespace VercelFunctions.Action;

/// <summary>
/// A session of PowerShell with the cmdlets that the action calls and nothing else: no other cmdlet, function, alias, type or
/// format, and only the provider of files, in which paths are resolved.
/// </summary>
internal sealed class CmdletSession : IDisposable
{
    private static readonly (string Name, Type Type)[] Cmdlets =
    [
        ("Clear-VercelCache", typeof(ClearVercelCacheCommand)),
        ("Connect-VercelCache", typeof(ConnectVercelCacheCommand)),
        ("Get-VercelCacheStatus", typeof(GetVercelCacheStatusCommand)),
        ("Get-VercelChangedFile", typeof(GetVercelChangedFileCommand)),
        ("Get-VercelExpiryRecord", typeof(GetVercelExpiryRecordCommand)),
        ("Invoke-VercelTagExpiry", typeof(InvokeVercelTagExpiryCommand)),
        ("Resolve-VercelTag", typeof(ResolveVercelTagCommand)),
        ("Set-VercelExpiryRecord", typeof(SetVercelExpiryRecordCommand)),
    ];

    private readonly Runspace _runspace;
    private readonly CancellationToken _stop;

    /// <summary>Opens a session.</summary>
    /// <param name="folder">The folder that paths are relative to.</param>
    /// <param name="stop">Stops the cmdlet that is running, and every later one.</param>
    public CmdletSession(string folder, CancellationToken stop)
    {
        InitialSessionState state = InitialSessionState.Create();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;

        // Not a new entry: the engine finds the provider only as a part of its own snap-in.
        state.Providers.Add(InitialSessionState.CreateDefault2().Providers[FileSystemProvider.ProviderName]);
        foreach ((string name, Type type) in Cmdlets)
        {
            state.Commands.Add(new SessionStateCmdletEntry(name, type, null));
        }

        _stop = stop;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(folder));
    }

    /// <summary>Runs a cmdlet.</summary>
    /// <typeparam name="T">The type of the objects that it returns.</typeparam>
    /// <param name="call">The cmdlet and its parameters.</param>
    /// <param name="messages">Receives its messages.</param>
    /// <param name="input">The objects that are piped to it.</param>
    /// <param name="onObject">Receives each object at once.</param>
    /// <exception cref="OperationCanceledException">The session was stopped before.</exception>
    public CmdletOutcome<T> Run<T>(CmdletCall call, ICmdletMessages messages, IEnumerable? input = null, Action<T>? onObject = null)
    {
        _stop.ThrowIfCancellationRequested();
        using Engine shell = Engine.Create(_runspace);
        shell.AddCommand(call.Name);
        foreach ((string parameter, object value) in call.Parameters)
        {
            shell.AddParameter(parameter, value);
        }

        if (messages.WantsDetails)
        {
            // With Debug alone, the engine would ask after each warning whether to continue.
            shell.AddParameter("Verbose", true).AddParameter("Debug", true).AddParameter("WarningAction", ActionPreference.Continue);
        }

        shell.Streams.Warning.DataAdded += (_, added) => messages.Warn(shell.Streams.Warning[added.Index].Message);
        shell.Streams.Verbose.DataAdded += (_, added) => messages.Detail(shell.Streams.Verbose[added.Index].Message);
        shell.Streams.Debug.DataAdded += (_, added) => messages.Detail(shell.Streams.Debug[added.Index].Message);
        using PSDataCollection<T> objects = [];
        objects.DataAdded += (_, added) => onObject?.Invoke(objects[added.Index]);
        CmdletError? end = null;
        using (_stop.Register(shell.Stop))
        {
            try
            {
                shell.Invoke(input, objects);
            }
            catch (PipelineStoppedException) when (_stop.IsCancellationRequested)
            {
                // The objects that it returned until then are kept.
            }
            catch (RuntimeException exception)
            {
                end = CmdletError.From(exception.ErrorRecord);
            }
        }

        return new CmdletOutcome<T>([.. objects], [.. shell.Streams.Error.Select(CmdletError.From)], end);
    }

    public void Dispose() => _runspace.Dispose();
}
