#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Expires what a content management system says was changed.
.DESCRIPTION
For the body and the signature of a webhook, however they reach you: an Azure Function, a Pode route, a message queue.
The signature is the HMAC-SHA256 of the body in hexadecimal, as most systems send it. Without a right one nothing happens:
anybody can send a webhook.
.PARAMETER Body
The body as it came, JSON with "type" and "slug".
.PARAMETER Signature
The signature as it came, with or without "sha256=" before it.
.PARAMETER Secret
The secret that the system signs with.
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

# Compared by hashes under a key of this moment: the time that takes tells nothing, so no signature can be found piece by piece.
$moment = [Security.Cryptography.RandomNumberGenerator]::GetBytes(32)
if ((Get-Hmac $moment $given) -cne (Get-Hmac $moment $expected)) {
    throw 'The webhook''s signature is not that of its body. Nothing was expired.'
}

$change = $Body | ConvertFrom-Json
$tags = switch ($change.type) {
    'post' { 'posts', "post:$($change.slug)" }
    'author' { 'authors', 'posts' }
    'menu' { 'navigation' }
    default { throw "There are no tags for content of the type '$_'. Add it to this script." }
}
$tags | Invoke-VercelTagExpiry -PassThru
