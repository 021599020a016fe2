<#
.SYNOPSIS
Builds, tests or packages the repository: thin over dotnet.
.DESCRIPTION
Build puts the module's assemblies and the local Runtime Cache into module/, so that Import-Module ./VercelFunctions.psd1 works in the clone.
Test runs everything, Pester's files too.
Package puts the module, as it is installed, into artifacts/module/VercelFunctions.
.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = $(if ($Task -eq 'Package') { 'Release' } else { 'Debug' })
)

$ErrorActionPreference = 'Stop'

function Invoke-Dotnet([string] $Command, [string] $Configuration) {
    & dotnet $Command --configuration $Configuration
    if ($LASTEXITCODE -ne 0) { throw "dotnet $Command failed with exit code $LASTEXITCODE." }
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'Build' { Invoke-Dotnet -Command build -Configuration $Configuration }
        'Test' { Invoke-Dotnet -Command test -Configuration $Configuration }
        'Package' {
            Invoke-Dotnet -Command build -Configuration $Configuration
            $folder = Join-Path $PSScriptRoot 'artifacts/module/VercelFunctions'
            if (Test-Path $folder) { Remove-Item $folder -Recurse }
            $null = New-Item $folder -ItemType Directory
            Copy-Item VercelFunctions.psd1, LICENSE $folder
            Copy-Item module $folder -Recurse
            Get-Item $folder
        }
    }
}
finally {
    Pop-Location
}
