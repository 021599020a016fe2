#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Rotates a namespace of the cache.
.DESCRIPTION
When the format of cached values changes, a new version of an app must not read items that the old version stored. The
current namespace is stored under a key. The app stores its items in this namespace and tags them with its name. This
script stores a new namespace under the key, then expires the items of the old one.
.PARAMETER Name
The purpose of the namespace. The current namespace is stored under the key "namespace:<Name>".
.PARAMETER GracePeriodSec
How long to keep the old items, in seconds, for instances of the app that still use them.
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
