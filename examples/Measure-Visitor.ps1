#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Counts visitors by country and region.
.DESCRIPTION
Reads a log in which each line is a JSON object with the "headers" of a request to Vercel. Requests without a location,
such as those of tests, are counted under an empty country. Lines that are not valid are skipped, with a warning.
.PARAMETER Path
The path of the log file.
.EXAMPLE
./Measure-Visitor.ps1 ./requests.jsonl | Format-Table
#>
[CmdletBinding()]
param([Parameter(Mandatory, Position = 0)] [string] $Path)

$unreadable = 0
$places = Get-Content -LiteralPath $Path -ErrorAction Stop | ForEach-Object {
    $line = $_
    try { (ConvertFrom-Json $line -ErrorAction Stop).headers } catch { $unreadable++ }
} | Where-Object { $_ } | ForEach-Object { ConvertFrom-VercelGeoHeaders -Headers $_ }

$places | Group-Object Country, CountryRegion | ForEach-Object {
    [pscustomobject]@{ Flag = $_.Group[0].Flag; Country = $_.Group[0].Country; Region = $_.Group[0].CountryRegion; Visitors = $_.Count }
} | Sort-Object @{ Expression = 'Visitors'; Descending = $true }, Country, Region

if ($unreadable) { Write-Warning "$unreadable lines of '$Path' are not JSON objects with headers and were skipped." }
