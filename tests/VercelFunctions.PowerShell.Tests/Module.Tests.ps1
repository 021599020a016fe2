BeforeDiscovery {
    . $PSScriptRoot/Import-TestModule.ps1
    $commands = Get-Command -Module VercelFunctions | ForEach-Object { @{ Command = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
}

Describe 'The module' {
    It 'is the build under test' {
        (Get-Command Get-VercelCacheItem).ImplementingType.Assembly.Location | Should -BeLike "*$TestEdition*"
        [AppContext]::TargetFrameworkName | Should -Not -BeNullOrEmpty
    }

    It 'exports just the cmdlets that the code has' {
        $assembly = (Get-Command Get-VercelCacheItem).ImplementingType.Assembly
        $coded = $assembly.GetExportedTypes() | ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } | ForEach-Object { "$($_.VerbName)-$($_.NounName)" } | Sort-Object
        (Get-Command -Module VercelFunctions).Name | Sort-Object | Should -Be $coded
    }

    It 'has a valid manifest' {
        $manifest = Test-ModuleManifest $ModuleManifest -ErrorAction Stop
        $manifest.ExportedCmdlets.Keys | Sort-Object | Should -Be ((Get-Command -Module VercelFunctions).Name | Sort-Object)
        $manifest.CompatiblePSEditions | Should -Be 'Core', 'Desktop'
        $manifest.Tags.Count | Should -BeGreaterThan 4
        $manifest.ProjectUri, $manifest.LicenseUri, $manifest.IconUri, $manifest.ReleaseNotes | ForEach-Object { "$_" | Should -Match '^https://' }
    }

    It 'can be imported again, and again after it was removed' {
        Import-Module $ModuleManifest -ArgumentList $TestEdition -Force
        Remove-Module VercelFunctions
        Import-Module $ModuleManifest -ArgumentList $TestEdition
        Get-Command -Module VercelFunctions | Should -HaveCount (Import-PowerShellDataFile $ModuleManifest).CmdletsToExport.Count
    }

    It 'keeps its libraries in a load context of their own' -Skip:($env:VERCELFUNCTIONS_TEST_EDITION -ne 'Core') {
        # Of the libraries behind the core one that has to be loaded now: a map in a file is read by YamlDotNet.
        Set-Content TestDrive:/map.yml 'a.md: a'
        Resolve-VercelTag a.md -Map (Convert-Path TestDrive:/map.yml) | Should -Not -BeNullOrEmpty
        $own = [Runtime.Loader.AssemblyLoadContext]::All.Where({ $_.Name -eq 'VercelFunctions' })
        $own | Should -HaveCount 1
        foreach ($library in 'VercelFunctions', 'YamlDotNet') {
            $own.Assemblies.GetName().Name | Should -Contain $library
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name | Should -Not -Contain $library
        }
    }

    It 'gives its libraries each other in the versions that are there, and nobody else anything' -Skip:($env:VERCELFUNCTIONS_TEST_EDITION -ne 'Desktop') {
        $core = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'VercelFunctions' })[0]
        $loader = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'VercelFunctions.Loader' })[0]
        $resolve = $loader.GetType('VercelFunctions.Loader.LibraryVersions').GetMethod('Resolve')
        $resolve.Invoke($null, @($null, [ResolveEventArgs]::new('YamlDotNet, Version=1.2.3.4', $core))).Location | Should -BeLike '*Desktop?YamlDotNet.dll'
        $resolve.Invoke($null, @($null, [ResolveEventArgs]::new('NoSuchLibrary', $core))) | Should -BeNullOrEmpty
        $resolve.Invoke($null, @($null, [ResolveEventArgs]::new('YamlDotNet', [psobject].Assembly))) | Should -BeNullOrEmpty
    }

    It 'says how to build it where it is not built' {
        $copy = New-Item TestDrive:/clone/module -ItemType Directory -Force
        Copy-Item $ModuleManifest $copy.Parent
        Copy-Item (Join-Path (Split-Path $ModuleManifest) 'module/*.ps*1*') $copy
        { Import-Module (Join-Path $copy.Parent 'VercelFunctions.psd1') -ErrorAction Stop } | Should -Throw '*not built*dotnet build*'
    }
}

Describe '<Command>' -ForEach $commands {
    It 'has an approved verb' {
        Get-Verb -Verb $Command.Verb | Should -Not -BeNullOrEmpty
    }

    It 'has a singular noun, but for the one name that was given' {
        if ($Command.Noun -ne 'VercelGeoHeaders') { $Command.Noun | Should -Not -Match '[^su]s$' }
    }

    It 'declares its output type' {
        $Command.ImplementingType.GetCustomAttributes([Management.Automation.OutputTypeAttribute], $true) | Should -Not -BeNullOrEmpty
    }

    It 'asks before it changes anything' {
        if ($Command.Verb -in 'Clear', 'Set', 'Remove', 'Invoke', 'Start', 'Stop') {
            $Command.Parameters.Keys | Should -Contain 'WhatIf'
        }
    }
}
