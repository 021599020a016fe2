<#
.SYNOPSIS
Builds, tests or packages the repository.
.DESCRIPTION
Build copies the module's assemblies and the emulator into module/, so that Import-Module ./VercelFunctions.psd1 works in
the clone.
Test runs all tests, including Pester's.
Package creates the published packages in artifacts/packages: module/ contains the module for the PowerShell Gallery,
nuget/ the libraries and the emulator as a .NET tool, image/ the build context of the action's image. Two runs on one
commit create identical files.
Help builds the help that Get-Help shows from docs/en-US. It needs the module Microsoft.PowerShell.PlatyPS.
.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Help')]
    [string] $Task = 'Build',

    # With -Task Package: packs only this library.
    [ValidateSet('VercelFunctions', 'VercelFunctions.Deployments', 'VercelFunctions.AspNetCore', 'VercelFunctions.Emulator', 'VercelFunctions.Emulator.Redis', 'VercelFunctions.Emulator.Tool')]
    [string] $Library,

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = $(if ($Task -eq 'Package') { 'Release' } else { 'Debug' })
)

$ErrorActionPreference = 'Stop'

function Invoke-Program([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $($Arguments[0]) failed with exit code $LASTEXITCODE." }
}

function Build-Package {
    $artifacts = Join-Path $PSScriptRoot 'artifacts'
    $packages = Join-Path $artifacts 'packages'
    $module = Join-Path $artifacts 'module/VercelFunctions'

    # A separate folder for intermediate output, so that nothing remains from other builds. It is always the same one, so
    # that paths do not differ.
    $build = Join-Path $artifacts 'package-build'
    $packages, $module, $build | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force

    # Analyzers run in other builds.
    $common = '--configuration', $Configuration, '--nologo', '-p:ContinuousIntegrationBuild=true', '-p:RunAnalyzers=false', "-p:ArtifactsPath=$build", "-p:PackagesFolder=$packages/", "-p:ModuleFolder=$module/module/"

    # Files in a package have the time of the commit.
    $env:SOURCE_DATE_EPOCH = git -C $PSScriptRoot log -1 --format=%ct
    try {
        if ($Library) {
            Invoke-Program dotnet (@('pack', "src/$Library") + $common)
            return
        }

        # All projects together, which takes a fifth of the time of one after another.
        Invoke-Program dotnet (@('build', 'src/Packages.slnf') + $common)
        Invoke-Program dotnet (@('pack', 'src/Packages.slnf', '--no-build') + $common)
        Copy-Item VercelFunctions.psd1, LICENSE $module
        Copy-Item module/*.ps*1* (Join-Path $module 'module')

        # Get-Help looks here in an installed module, imported or not.
        Copy-Item module/en-US $module -Recurse
        Get-ChildItem (Join-Path $module 'module/bin/*/en-US') -Directory | Remove-Item -Recurse -Force
        Invoke-Program dotnet (@('pack', 'src/VercelFunctions.Module') + $common)
        $version = (Import-PowerShellDataFile VercelFunctions.psd1).ModuleVersion
        $context = (New-Item (Join-Path $packages 'image') -ItemType Directory -Force).FullName
        Invoke-Program git 'archive', '--format=tar.gz', "--output=$context/vercel-functions-action.$version.tar.gz", 'HEAD', '--',
        '.dockerignore', '.editorconfig', 'Directory.Build.props', 'Directory.Packages.props', 'Dockerfile', 'VercelFunctions.psd1', 'action', 'global.json', 'src'
    }
    finally {
        $env:SOURCE_DATE_EPOCH = $null
        Get-ChildItem $packages -File -Recurse
    }
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'Build' { Invoke-Program dotnet 'build', '--configuration', $Configuration }
        'Test' { Invoke-Program dotnet 'test', '--configuration', $Configuration }
        'Package' { Build-Package }
        'Help' { ./docs/Build-Help.ps1 }
    }
}
finally {
    Pop-Location
}
