using System.Management.Automation;
using System.Management.Automation.Runspaces;

// The engine and two modules. A full pwsh adds a console host, profiles and a search for modules.
InitialSessionState session = InitialSessionState.CreateDefault2();
foreach (string name in (string[])["Microsoft.PowerShell.Commands.Management.dll", "Microsoft.PowerShell.Commands.Utility.dll"])
{
    session.ImportPSModule(Path.Combine(AppContext.BaseDirectory, name));
}

using Runspace runspace = RunspaceFactory.CreateRunspace(session);
runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
runspace.Open();

using PowerShell shell = PowerShell.Create(runspace);
shell.AddCommand(Path.Combine(AppContext.BaseDirectory, "action", "entrypoint.ps1")).Invoke();
return runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int exitCode ? exitCode : 1;
