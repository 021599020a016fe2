#Requires -Version 7.4
<#
.SYNOPSIS
Writes the tables of docs/errors.md from the module's table of errors.
.EXAMPLE
./docs/Build-ErrorPage.ps1
#>
[CmdletBinding()]
param(
    # The module to read the table from.
    [string] $Module = (Join-Path $PSScriptRoot '../VercelFunctions.psd1'),

    # The page to write.
    [string] $Path = (Join-Path $PSScriptRoot 'errors.md')
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
$tables = foreach ($section in [VercelFunctions.PowerShell.ErrorTable]::Sections) {
    "## $($section.Key)", '', '| Identifier | Meaning | What to do |', '| --- | --- | --- |'
    foreach ($row in $section.Value) { "| ``$($row.Identifier)`` | $($row.Meaning) | $($row.Advice) |" }
    ''
}

$begin = '<!-- The tables are generated: docs/Build-ErrorPage.ps1. -->'
$end = '<!-- End of the generated tables. -->'
$page = [IO.File]::ReadAllText($Path)
$head = $page.Substring(0, $page.IndexOf($begin))
$tail = $page.Substring($page.IndexOf($end))
[IO.File]::WriteAllText($Path, $head + ((@($begin, '') + $tables) -join "`n") + "`n" + $tail)
