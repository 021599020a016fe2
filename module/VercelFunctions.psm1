# Imports the compiled module, of the build for this edition of PowerShell; -ArgumentList names the other one.
# The loader comes first: without it the cmdlets do not find their libraries.
# Every import pays for what stands here: a try, an operator or a call of a .NET method takes as long as half the cmdlets.
param($Edition = $PSEdition)
$folder = "$PSScriptRoot/bin/$Edition"
Import-Module "$folder/VercelFunctions.Loader.dll", "$folder/VercelFunctions.PowerShell.dll" -ErrorAction SilentlyContinue -ErrorVariable problem
if ($problem) { throw "The module is not built, or not whole. Run ./build.ps1, or dotnet build, in the clone. PowerShell says: $($problem[0])" }
