# Dot-sourced: starts another PowerShell like this one. As a .NET tool, PowerShell runs in dotnet, whose first
# argument is the path of the assembly.
$PowerShellLibrary = @(if ((Split-Path ([Environment]::ProcessPath) -LeafBase) -eq 'dotnet') { Join-Path $PSHOME pwsh.dll })
function Invoke-PowerShell { & ([Environment]::ProcessPath) @PowerShellLibrary @args }
