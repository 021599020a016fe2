<#
.SYNOPSIS
Changes action.yml to pull an image by its digest instead of building the Dockerfile.
.DESCRIPTION
The release workflow publishes the changed action.yml; main keeps the original. The digest comes from the file that
docker buildx build --metadata-file wrote and covers all platforms. The script returns it.
.EXAMPLE
./.github/Set-ActionImage.ps1 -Image ghcr.io/OWNER/vercel-functions -Metadata image.json
#>
[CmdletBinding()]
param(
    # The image's name, without tag or digest.
    [Parameter(Mandatory)] [string] $Image,

    # The file that docker buildx build --metadata-file wrote.
    [Parameter(Mandatory)] [string] $Metadata,

    [string] $Path = "$PSScriptRoot/../action.yml"
)

$ErrorActionPreference = 'Stop'
$digest = (Get-Content -LiteralPath $Metadata -Raw | ConvertFrom-Json -AsHashtable)['containerimage.digest']
if ($digest -cnotmatch '^sha256:[0-9a-f]{64}$') { throw "The build metadata has '$digest' in 'containerimage.digest'. It must be the image's digest, sha256: and 64 hexadecimal digits." }

$text = Get-Content -LiteralPath $Path -Raw
$line = '(?m)^(?<indent> +)image: Dockerfile(?=\r?$)'
if (-not [regex]::IsMatch($text, $line)) { throw "$Path has no line 'image: Dockerfile'." }
Set-Content -LiteralPath $Path -Value ([regex]::Replace($text, $line, "`${indent}image: docker://$Image@$digest")) -NoNewline
$digest
