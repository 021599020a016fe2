# Imports the build for this edition of PowerShell; -ArgumentList specifies the other one. The loader must come first,
# because it resolves the cmdlets' libraries. Keep this short: a try, an operator or a .NET method call takes as long as
# importing half of the cmdlets.
param($Edition = $PSEdition)
$folder = "$PSScriptRoot/bin/$Edition"
Import-Module "$folder/VercelFunctions.Loader.dll", "$folder/VercelFunctions.PowerShell.dll" -ErrorAction SilentlyContinue -ErrorVariable problem
if ($problem) { throw "The module is not built, or files are missing. In a clone, run dotnet build; otherwise install the module again. PowerShell reported: $($problem[0])" }
