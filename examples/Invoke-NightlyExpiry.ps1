<#
.SYNOPSIS
Expires tags every night: a runbook for Azure Automation.
.DESCRIPTION
Set up in the Automation account: the module VercelFunctions in a PowerShell 7 runtime environment; an encrypted variable
VercelToken; variables VercelProject and, for a project of a team, VercelTeam. Link the runbook to a schedule, and an
alert to failed jobs: the job fails where a tag could not be expired, after it was tried twice.
.PARAMETER Tag
The tags to expire.
.EXAMPLE
Start-AzAutomationRunbook -Name Invoke-NightlyExpiry -Parameters @{ Tag = 'prices', 'stock' }
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string[]] $Tag)

$ErrorActionPreference = 'Stop'
Import-Module VercelFunctions

$connection = @{
    Project = Get-AutomationVariable -Name VercelProject
    Token   = Get-AutomationVariable -Name VercelToken
}
$team = Get-AutomationVariable -Name VercelTeam -ErrorAction SilentlyContinue
if ($team) { $connection.Team = $team }
Connect-VercelCache @connection

$results = $Tag | Invoke-VercelTagExpiry -PassThru -ErrorAction SilentlyContinue
$failed = @($results | Where-Object Status -EQ Failed)
if ($failed) {
    Write-Warning "$($failed.Count) of $($Tag.Count) tags failed. Trying them again."
    $results = @($results | Where-Object Status -NE Failed) + @($failed | Invoke-VercelTagExpiry -PassThru -ErrorAction Continue)
}

$results | Select-Object Tag, Status, Duration
if ($results.Status -contains 'Failed') { throw 'Some tags could not be expired: see the errors above.' }
