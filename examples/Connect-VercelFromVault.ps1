#Requires -Modules VercelFunctions

<#
.SYNOPSIS
Connects to a Vercel project with a token from a vault.
.DESCRIPTION
For Microsoft.PowerShell.SecretManagement and any vault that it knows: the local SecretStore, Azure Key Vault, KeePass,
the keychain. Store the token once, as a secure string: Set-Secret VercelToken (Read-Host -AsSecureString).
It stays a secure string all the way.
.PARAMETER Project
The project's name or id.
.PARAMETER Team
Its team's slug or id; nothing for a personal account.
.PARAMETER SecretName
The secret's name in the vault.
.PARAMETER Vault
The vault; nothing for the registered ones in their order.
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
