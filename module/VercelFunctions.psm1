# Loads the compiled module. PowerShell 7 takes the net8.0 build, in a load context of its own;
# Windows PowerShell the netstandard2.0 build. -ArgumentList names the build to take instead.
param(
    [ValidateSet('net8.0', 'netstandard2.0')]
    [string] $Build = $(if ($PSEdition -eq 'Core') { 'net8.0' } else { 'netstandard2.0' })
)

$folder = "$PSScriptRoot/bin/$Build"
$assembly = "$folder/VercelFunctions.PowerShell.dll"
if (-not [IO.File]::Exists($assembly)) {
    throw "The module is not built: there is no $assembly. Run ./build.ps1, or dotnet build, in the clone."
}

if ($Build -eq 'net8.0') {
    [void] [Reflection.Assembly]::LoadFrom("$folder/VercelFunctions.Loader.dll")
    $inner = Import-Module -Assembly ([VercelFunctions.Loader.ModuleLoadContext]::Load($assembly)) -Force -PassThru
    [VercelFunctions.Loader.ModuleExports]::Add($ExecutionContext.SessionState.Module, $inner)
}
else {
    Import-Module -Name $assembly
}
