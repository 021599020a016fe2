# Loads the compiled module. PowerShell 7 takes the net8.0 build, in a load context of its own;
# Windows PowerShell the netstandard2.0 build. -ArgumentList names the build to take instead.
param(
    [ValidateSet('net8.0', 'netstandard2.0')]
    [string] $Build = $(if ($PSEdition -eq 'Core') { 'net8.0' } else { 'netstandard2.0' })
)

$folder = [IO.Path]::Combine($PSScriptRoot, 'bin', $Build)
$assembly = [IO.Path]::Combine($folder, 'VercelFunctions.PowerShell.dll')
if (-not [IO.File]::Exists($assembly)) {
    throw "The module is not built: there is no $assembly. Run ./build.ps1, or dotnet build, in the clone."
}

if ($Build -eq 'net8.0') {
    [void] [Reflection.Assembly]::LoadFrom([IO.Path]::Combine($folder, 'VercelFunctions.Loader.dll'))
    $inner = Import-Module -Assembly ([VercelFunctions.Loader.ModuleLoadContext]::Load($assembly)) -Force -PassThru

    # PowerShell exports the cmdlets of an assembly only the first time that it imports it
    # (PowerShell/PowerShell issue 20710); this does what it then leaves out.
    $export = [psmoduleinfo].GetMethod('AddExportedCmdlet', [Reflection.BindingFlags] 'Instance, NonPublic')
    foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
        [void] $export.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}
else {
    Import-Module -Name $assembly
}
