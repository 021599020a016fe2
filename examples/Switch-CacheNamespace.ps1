#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Rotates a namespace of the cache.
.DESCRIPTION
When the shape of what is cached changes, a new version of an app must not read what the old one stored. The app puts
its items into the namespace that is stored under a key, and bears that namespace as a tag. This script puts a new name
there, then expires the old one's items, which by then nobody reads.
.PARAMETER Name
What the namespace is for. The name in use is stored under "namespace:<Name>".
.PARAMETER GracePeriodSec
How long the old items are left, for instances of the app that still run.
.EXAMPLE
$namespace = ./Switch-CacheNamespace.ps1 products
Set-VercelCacheItem 7 $product -Namespace $namespace -Tag $namespace
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Name,
    [ValidateRange(0, 3600)] [int] $GracePeriodSec = 0
)

$ErrorActionPreference = 'Stop'
$pointer = "namespace:$Name"
$old = Get-VercelCacheItem $pointer
$new = '{0}-{1:yyyyMMddHHmmssfff}' -f $Name, [DateTime]::UtcNow
if (-not $PSCmdlet.ShouldProcess("$Name, from '$old' to '$new'", 'Switch namespace')) { return }

Set-VercelCacheItem $pointer $new
if ($old) {
    Start-Sleep -Seconds $GracePeriodSec
    Invoke-VercelTagExpiry $old
}

$new
