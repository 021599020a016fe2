<#
.SYNOPSIS
Runs Pester files one after another in this session, and writes the result of each to a JSON file.
#>
param(
    # The names of the files without .Tests.ps1, separated by commas.
    [Parameter(Mandatory)] [string] $Names,

    # Pester's manifest.
    [Parameter(Mandatory)] [string] $Pester,

    # The folder for the results.
    [Parameter(Mandatory)] [string] $Results,

    # The names of tests to skip, separated by vertical bars.
    [string] $Except
)

foreach ($name in $Names.Split(',')) {
    $result = & "$PSScriptRoot/../VercelFunctions.PowerShell.Tests/Invoke-PesterFile.ps1" $name -Pester $Pester -Except $Except.Split('|')
    $result | ConvertTo-Json | Set-Content "$Results/$name.json"
}
