#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Warms a cache from an API.
.DESCRIPTION
Fetches a JSON array and stores each entry under its id, so that the first visitors find it there. What cannot be
stored is reported and does not stop the rest; at the end the script fails if anything could not.
.PARAMETER Uri
The API's address. It answers with an array of objects.
.PARAMETER Property
The property that tells entries apart.
.PARAMETER Prefix
What stands before the id in the key.
.PARAMETER Ttl
How long the entries are kept.
.EXAMPLE
./Update-CacheFromApi.ps1 https://api.example.com/products -Prefix product -Ttl 6h
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [uri] $Uri,
    [string] $Property = 'id',
    [Parameter(Mandatory)] [string] $Prefix,
    [string] $Ttl = '1h'
)

$ErrorActionPreference = 'Stop'
$entries = Invoke-RestMethod $Uri -TimeoutSec 30
if (-not $PSCmdlet.ShouldProcess("$(@($entries).Count) entries of $Uri", 'Store')) { return }

$failures = @()
$entries | ForEach-Object {
    [pscustomobject]@{ Key = "$($Prefix):$($_.$Property)"; Value = $_ }
} | Set-VercelCacheItem -Ttl $Ttl -Tag $Prefix -ErrorAction Continue -ErrorVariable failures

[pscustomobject]@{ Uri = $Uri; Stored = @($entries).Count - $failures.Count; Failed = $failures.Count }
if ($failures.Count -gt 0) { throw "$($failures.Count) entries could not be stored. The first: $($failures[0])" }
