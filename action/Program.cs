using System.Runtime.InteropServices;
using System.Text;
using VercelFunctions.Action;

// PowerShell's engine reads it before it collects anything.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

using StepStop stop = new();
using IDisposable interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, StopReason.Interrupted));
using IDisposable terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, StopReason.Terminated));

// UTF-8 without a byte order mark, whatever the locale.
UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
using StreamWriter output = new(Console.OpenStandardOutput(), utf8) { AutoFlush = true };
return new ActionRun(Variables.OfProcess(), output, stop).Execute();

void Stop(PosixSignalContext context, StopReason reason)
{
    // The run ends in order, instead of at once.
    context.Cancel = true;
    stop.Request(reason);
}
