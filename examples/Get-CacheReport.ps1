<#
.SYNOPSIS
Reports on the items in the emulator, a local Runtime Cache server.
.DESCRIPTION
Run your app with the emulator for a while, then run this script to see how much the app stores, with which tags, which
items are never read and which never expire. Vercel's own Runtime Cache cannot be listed.
.PARAMETER LargerThan
The size in bytes above which an item is listed as large.
.EXAMPLE
./Get-CacheReport.ps1 -LargerThan 100KB
.OUTPUTS
An object with the totals and the lists of items.
#>
[CmdletBinding()]
param([long] $LargerThan = 512KB)

$clone = Join-Path $PSScriptRoot '../VercelFunctions.psd1'
if (-not (Get-Module VercelFunctions)) { Import-Module ($(if (Test-Path $clone) { $clone } else { 'VercelFunctions' })) }

$items = @(Find-VercelCacheItem -ErrorAction Stop)
[pscustomobject]@{
    Items      = $items.Count
    Bytes      = [long] ($items | Measure-Object Size -Sum).Sum
    NeverRead  = @($items | Where-Object Hits -EQ 0)
    WithoutTtl = @($items | Where-Object TimeLeft -EQ $null)
    WithoutTag = @($items | Where-Object { $_.Tags.Count -eq 0 })
    Large      = @($items | Where-Object Size -GT $LargerThan | Sort-Object Size -Descending)
    Tags       = @($items | ForEach-Object { foreach ($tag in $_.Tags) { [pscustomobject]@{ Tag = $tag; Size = $_.Size } } } |
        Group-Object Tag -CaseSensitive | Sort-Object Count -Descending |
        ForEach-Object { [pscustomobject]@{ Tag = $_.Name; Items = $_.Count; Bytes = [long] ($_.Group | Measure-Object Size -Sum).Sum } })
}
