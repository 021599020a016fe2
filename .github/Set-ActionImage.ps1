<#
.SYNOPSIS
Makes action.yml pull an image by its digest instead of building the Dockerfile.
.DESCRIPTION
The release workflow publishes the action.yml that this writes; on main it stays as it is. The digest is the one in the
file that docker buildx build --metadata-file wrote, which is that of the index of all platforms. It is returned.
.EXAMPLE
./.github/Set-ActionImage.ps1 -Image ghcr.io/OWNER/vercel-functions -Metadata image.json
#>
[CmdletBinding()]
param(
    # The image's name, without tag and digest.
    [Parameter(Mandatory)] [string] $Image,

    # The file that docker buildx build --metadata-file wrote.
    [Parameter(Mandatory)] [string] $Metadata,

    [string] $Path = "$PSScriptRoot/../action.yml"
)

$ErrorActionPreference = 'Stop'
$digest = (Get-Content -LiteralPath $Metadata -Raw | ConvertFrom-Json -AsHashtable)['containerimage.digest']
if ($digest -cnotmatch '^sha256:[0-9a-f]{64}$') { throw "The metadata of the build must have the image's digest in 'containerimage.digest'; it has '$digest'." }

$text = Get-Content -LiteralPath $Path -Raw
$line = '(?m)^(?<indent> +)image: Dockerfile(?=\r?$)'
if (-not [regex]::IsMatch($text, $line)) { throw "$Path has no line 'image: Dockerfile'." }
Set-Content -LiteralPath $Path -Value ([regex]::Replace($text, $line, "`${indent}image: docker://$Image@$digest")) -NoNewline
$digest
