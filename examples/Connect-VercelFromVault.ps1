#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Connects to a Vercel project with a token from a vault.
.DESCRIPTION
Works with Microsoft.PowerShell.SecretManagement and any vault registered with it: the local SecretStore, Azure Key
Vault, KeePass or the keychain. Store the token once: Set-Secret VercelToken (Read-Host -AsSecureString).
The token stays a SecureString at every step.
.PARAMETER Project
The project's name or ID.
.PARAMETER Team
The slug or ID of the project's team. Omit it for a personal account.
.PARAMETER SecretName
The name of the secret in the vault.
.PARAMETER Vault
The name of the vault. By default, all registered vaults are searched.
.EXAMPLE
./Connect-VercelFromVault.ps1 my-site -Team my-team
Invoke-VercelTagExpiry posts
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Project,
    [string] $Team,
    [string] $SecretName = 'VercelToken',
    [string] $Vault
)

$ErrorActionPreference = 'Stop'
$where = if ($Vault) { @{ Vault = $Vault } } else { @{} }
$connection = @{ Project = $Project; Token = Get-Secret -Name $SecretName @where }
if ($Team) { $connection.Team = $Team }
Connect-VercelCache @connection
