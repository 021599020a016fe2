# Dot-sourced by each test file: imports the build under test, without any connection from the environment.
# The workflow runs some of the files in Windows PowerShell, so this file cannot use syntax such as ??=.
if (-not $env:VERCELFUNCTIONS_TEST_EDITION) { $env:VERCELFUNCTIONS_TEST_EDITION = $PSEdition }
$TestEdition = $env:VERCELFUNCTIONS_TEST_EDITION
$ModuleManifest = [IO.Path]::GetFullPath("$PSScriptRoot/../../VercelFunctions.psd1")
. $PSScriptRoot/Enable-DesktopBuild.ps1
Import-Module $ModuleManifest -ArgumentList $TestEdition -Force

'RUNTIME_CACHE_ENDPOINT', 'RUNTIME_CACHE_HEADERS', 'RUNTIME_CACHE_TIMEOUT', 'RUNTIME_CACHE_DISABLE_BUILD_CACHE', 'SUSPENSE_CACHE_DEBUG' |
    ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
Disconnect-VercelCache

# Servers on loopback with specified responses. Windows PowerShell cannot load their .NET version.
$support = [IO.Path]::GetFullPath("$PSScriptRoot/../../artifacts/bin/VercelFunctions.TestSupport")
if ($PSEdition -eq 'Core') { . $PSScriptRoot/Invoke-PowerShell.ps1; Add-Type -Path (Get-ChildItem $support -Recurse -Filter VercelFunctions.TestSupport.dll | Sort-Object LastWriteTime | Select-Object -Last 1) }

# The output of a script block by stream.
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
