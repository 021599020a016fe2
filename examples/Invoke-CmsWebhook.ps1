#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Expires the tags of content that was changed in a content management system.
.DESCRIPTION
Takes the body and the signature of a webhook from an Azure Function, a Pode route or a message queue. The signature is
the HMAC-SHA256 of the body in hexadecimal, as most systems send it. Anyone can send a webhook, so nothing is expired if
the signature is not valid.
.PARAMETER Body
The unchanged body: JSON with "type" and "slug".
.PARAMETER Signature
The unchanged signature, with or without the prefix "sha256=".
.PARAMETER Secret
The secret that the system uses for the signature.
.EXAMPLE
./Invoke-CmsWebhook.ps1 $Request.RawBody $Request.Headers.'x-signature' (Get-Secret CmsWebhook)
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Body,
    [Parameter(Mandatory, Position = 1)] [AllowEmptyString()] [string] $Signature,
    [Parameter(Mandatory, Position = 2)] [securestring] $Secret
)

$ErrorActionPreference = 'Stop'
function Get-Hmac([byte[]] $Key, [string] $Text) {
    [Convert]::ToHexString([Security.Cryptography.HMACSHA256]::HashData($Key, [Text.Encoding]::UTF8.GetBytes($Text))).ToLowerInvariant()
}

$key = [Text.Encoding]::UTF8.GetBytes([Net.NetworkCredential]::new('', $Secret).Password)
$expected = Get-Hmac $key $Body
$given = ($Signature -replace '^sha256=').ToLowerInvariant()

# Comparing hashes with a random key keeps the duration from revealing how much of the signature is right.
$moment = [Security.Cryptography.RandomNumberGenerator]::GetBytes(32)
if ((Get-Hmac $moment $given) -cne (Get-Hmac $moment $expected)) {
    throw 'The signature does not match the body of the webhook. Nothing was expired.'
}

$change = $Body | ConvertFrom-Json
$tags = switch ($change.type) {
    'post' { 'posts', "post:$($change.slug)" }
    'author' { 'authors', 'posts' }
    'menu' { 'navigation' }
    default { throw "The content type '$_' has no tags. Add its tags to this script." }
}
$tags | Invoke-VercelTagExpiry -PassThru
