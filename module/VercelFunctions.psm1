# Imports the compiled module. PowerShell 7 takes the net8.0 build, whose libraries the loader keeps apart from those of
# other modules; Windows PowerShell the netstandard2.0 build. -ArgumentList names the build to take instead.
# Every import pays for what stands here: a parameter block, a try or a call of a .NET method would cost it as much as
# the cmdlets do.
$build = if ($args) { $args[0] } elseif ($PSEdition -eq 'Core') { 'net8.0' } else { 'netstandard2.0' }
$files = @(if ($build -eq 'net8.0') { "$PSScriptRoot/bin/$build/VercelFunctions.Loader.dll" }) + "$PSScriptRoot/bin/$build/VercelFunctions.PowerShell.dll"
Import-Module $files -ErrorAction SilentlyContinue -ErrorVariable problem
if ($problem) { throw "The module is not built, or not whole. Run ./build.ps1, or dotnet build, in the clone. PowerShell says: $($problem[0])" }
