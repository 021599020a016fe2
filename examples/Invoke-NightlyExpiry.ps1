<#
.SYNOPSIS
Expires tags every night, as a runbook for Azure Automation.
.DESCRIPTION
Set up the Automation account with the module VercelFunctions in a PowerShell 7 runtime environment, the encrypted
variable VercelToken, the variable VercelProject and, if the project belongs to a team, the variable VercelTeam. Link the
runbook to a schedule, and create an alert for failed jobs. Failed tags are retried once; if a tag fails again, the job
fails.
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
    Write-Warning "$($failed.Count) of $($Tag.Count) tags failed. Retrying them."
    $results = @($results | Where-Object Status -NE Failed) + @($failed | Invoke-VercelTagExpiry -PassThru -ErrorAction Continue)
}

$results | Select-Object Tag, Status, DurationMs, Reason
if ($results.Status -contains 'Failed') { throw 'Some tags could not be expired. See the errors above.' }
