#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Fills a cache from an API.
.DESCRIPTION
Fetches a JSON array and stores each of its entries under its ID, so that the first visitors get cached values. An entry
that cannot be stored is reported as an error, and the others are stored. If any entry failed, the script fails at the
end.
.PARAMETER Uri
The address of the API, which must return an array of objects.
.PARAMETER Property
The property that identifies an entry.
.PARAMETER Prefix
The text before the ID in the key. It is also the tag of the items.
.PARAMETER Ttl
How long to keep the items.
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
