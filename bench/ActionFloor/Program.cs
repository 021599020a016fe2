using System.Management.Automation;
using System.Management.Automation.Runspaces;
using VercelFunctions.PowerShell;

InitialSessionState state = InitialSessionState.Create();
state.ThreadOptions = PSThreadOptions.UseCurrentThread;
state.LanguageMode = PSLanguageMode.FullLanguage;
state.Providers.Add(InitialSessionState.CreateDefault2().Providers["FileSystem"]);
state.Commands.Add(new SessionStateCmdletEntry("Connect-VercelCache", typeof(ConnectVercelCacheCommand), null));
state.Commands.Add(new SessionStateCmdletEntry("Invoke-VercelTagExpiry", typeof(InvokeVercelTagExpiryCommand), null));
state.Commands.Add(new SessionStateCmdletEntry("Disconnect-VercelCache", typeof(DisconnectVercelCacheCommand), null));
using Runspace runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
using PowerShell shell = PowerShell.Create(runspace);
shell.AddScript(
    "param($Project, $Tag) Connect-VercelCache -Project $Project -Team team_1; "
    + "Invoke-VercelTagExpiry $Tag -PassThru; Disconnect-VercelCache");
shell.AddParameter("Project", "prj_1").AddParameter("Tag", args);
foreach (PSObject result in shell.Invoke())
{
    Console.WriteLine(result.BaseObject);
}

return shell.HadErrors ? 1 : 0;
