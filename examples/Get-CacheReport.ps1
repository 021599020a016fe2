#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Audits what a local Runtime Cache holds.
.DESCRIPTION
Run your app against the local cache for a while, then ask what it keeps there: how much, under which tags, what was
never read, what would stay for ever. Vercel's own Runtime Cache cannot be listed.
.PARAMETER LargerThan
From which size on an item is called large.
.EXAMPLE
./Get-CacheReport.ps1 -LargerThan 100KB
.OUTPUTS
An object with the totals and, in its properties, the items in question.
#>
[CmdletBinding()]
param([long] $LargerThan = 512KB)

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
