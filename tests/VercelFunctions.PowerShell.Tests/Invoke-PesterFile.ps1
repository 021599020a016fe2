<#
.SYNOPSIS
Runs one Pester file of this folder in this session, and returns its counts, duration and failures.
.EXAMPLE
./Invoke-PesterFile.ps1 RoundTrip
.EXAMPLE
./Invoke-PesterFile.ps1 RoundTrip -Edition Desktop
The build for Windows PowerShell. A session can load one build only.
#>
param(
    # The name of the file without .Tests.ps1.
    [Parameter(Mandatory)] [string] $Name,

    [ValidateSet('Core', 'Desktop')] [string] $Edition = $PSEdition,

    # Pester's manifest; by default that of the package that this project references, which a build restores.
    [string] $Pester,

    # The names of tests to skip.
    [string[]] $Except
)

if (-not (Get-Module Pester)) {
    if (-not $Pester) { $Pester = Join-Path (dotnet msbuild $PSScriptRoot -getProperty:PkgPester) tools/Pester.psd1 }
    Import-Module $Pester
}

$env:VERCELFUNCTIONS_TEST_EDITION = $Edition
$configuration = New-PesterConfiguration
$path = Join-Path $PSScriptRoot "$Name.Tests.ps1"
$configuration.Run.Path = $path
if ($Except) {
    $lines = Select-String -LiteralPath $path -SimpleMatch ($Except | ForEach-Object { "It '$_'" })
    $configuration.Filter.ExcludeLine = @($lines | ForEach-Object { "${path}:$($_.LineNumber)" })
}

$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$run = Invoke-Pester -Configuration $configuration
[pscustomobject]@{
    passed   = $run.PassedCount
    failed   = $run.FailedCount
    skipped  = $run.SkippedCount
    seconds  = $run.Duration.TotalSeconds
    failures = @(
        foreach ($test in $run.Failed) { "$($test.ExpandedPath)`n$($test.ErrorRecord -join "`n")" }
        foreach ($container in $run.Containers | Where-Object Result -EQ 'Failed') { $container.ErrorRecord | ForEach-Object { "$Name`n$_" } }
        foreach ($block in $run.FailedBlocks) { "$($block.ExpandedPath)`n$($block.ErrorRecord -join "`n")" }
    )
}
