# Dot-sourced: starts another PowerShell like this one. As a .NET tool PowerShell runs inside dotnet, which takes the
# library's path first.
$PowerShellLibrary = @(if ((Split-Path ([Environment]::ProcessPath) -LeafBase) -eq 'dotnet') { Join-Path $PSHOME pwsh.dll })
function Invoke-PowerShell { & ([Environment]::ProcessPath) @PowerShellLibrary @args }
