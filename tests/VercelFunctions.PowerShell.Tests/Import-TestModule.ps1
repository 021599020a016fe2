# Dot-sourced by each test file: the module, of the build that is under test, with no cache but what a test connects to.
# What Windows PowerShell has not, like ??=, does not stand here: the workflow runs some of the files there.
if (-not $env:VERCELFUNCTIONS_TEST_EDITION) { $env:VERCELFUNCTIONS_TEST_EDITION = $PSEdition }
$TestEdition = $env:VERCELFUNCTIONS_TEST_EDITION
$ModuleManifest = [IO.Path]::GetFullPath("$PSScriptRoot/../../VercelFunctions.psd1")
Import-Module $ModuleManifest -ArgumentList $TestEdition -Force

'RUNTIME_CACHE_ENDPOINT', 'RUNTIME_CACHE_HEADERS', 'RUNTIME_CACHE_TIMEOUT', 'RUNTIME_CACHE_DISABLE_BUILD_CACHE', 'SUSPENSE_CACHE_DEBUG' |
    ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
Disconnect-VercelCache

# Servers on loopback that answer as told, wrong answers included. They are of a .NET that Windows PowerShell does not load.
$support = [IO.Path]::GetFullPath("$PSScriptRoot/../../artifacts/bin/VercelFunctions.TestSupport")
if ($PSEdition -eq 'Core') { . $PSScriptRoot/Invoke-PowerShell.ps1; Add-Type -Path (Get-ChildItem $support -Recurse -Filter VercelFunctions.TestSupport.dll | Sort-Object LastWriteTime | Select-Object -Last 1) }

# What a script block gives and writes, stream by stream, without the test's own preferences.
function Invoke-Recorded {
    param([Parameter(Mandatory)] [scriptblock] $ScriptBlock)
    $all = & $ScriptBlock 2>&1 3>&1 4>&1 6>&1
    [pscustomobject]@{
        Output   = @($all | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] -and $_ -isnot [Management.Automation.WarningRecord] -and $_ -isnot [Management.Automation.VerboseRecord] -and $_ -isnot [Management.Automation.InformationRecord] })
        Errors   = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        Warnings = @($all | Where-Object { $_ -is [Management.Automation.WarningRecord] })
        Verbose  = @($all | Where-Object { $_ -is [Management.Automation.VerboseRecord] })
        Shown    = @($all | Where-Object { $_ -is [Management.Automation.InformationRecord] })
    }
}
