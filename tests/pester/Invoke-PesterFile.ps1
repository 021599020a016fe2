# Runs one Pester file and writes what came of it as JSON: counts, and each failure with its name and message.
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Result
)

$pester = Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 } | Sort-Object Version | Select-Object -Last 1
if (-not $pester) {
    @{ missing = $true } | ConvertTo-Json | Set-Content $Result
    return
}

Import-Module $pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$run = Invoke-Pester -Configuration $configuration
@{
    missing  = $false
    passed   = $run.PassedCount
    failed   = $run.FailedCount
    skipped  = $run.SkippedCount
    failures = @(
        foreach ($test in $run.Failed) { "$($test.ExpandedPath)`n$($test.ErrorRecord -join "`n")" }
        foreach ($container in $run.Containers | Where-Object Result -EQ 'Failed') { $container.ErrorRecord | ForEach-Object { "$Path`n$_" } }
        foreach ($block in $run.FailedBlocks) { "$($block.ExpandedPath)`n$($block.ErrorRecord -join "`n")" }
    )
} | ConvertTo-Json | Set-Content $Result
