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

    It 'exports exactly the cmdlets in the code' {
        $assembly = (Get-Command Get-VercelCacheItem).ImplementingType.Assembly
        $coded = $assembly.GetExportedTypes() | ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } | ForEach-Object { "$($_.VerbName)-$($_.NounName)" } | Sort-Object
        (Get-Command -Module VercelFunctions).Name | Sort-Object | Should -Be $coded
    }

    It 'has a valid manifest' {
        $manifest = Test-ModuleManifest $ModuleManifest -ErrorAction Stop
        $manifest.ExportedCmdlets.Keys | Sort-Object | Should -Be ((Get-Command -Module VercelFunctions).Name | Sort-Object)
        $manifest.CompatiblePSEditions | Should -Be 'Core', 'Desktop'
        $manifest.DotNetFrameworkVersion | Should -Be '4.7.2'
        $manifest.Tags.Count | Should -BeGreaterThan 4
        $manifest.ProjectUri, $manifest.LicenseUri, $manifest.IconUri, $manifest.ReleaseNotes | ForEach-Object { "$_" | Should -Match '^https://' }
    }

    It 'can be imported again, also after it was removed' {
        Import-Module $ModuleManifest -ArgumentList $TestEdition -Force
        Remove-Module VercelFunctions
        Import-Module $ModuleManifest -ArgumentList $TestEdition
        Get-Command -Module VercelFunctions | Should -HaveCount (Import-PowerShellDataFile $ModuleManifest).CmdletsToExport.Count
    }

    It 'loads its libraries into their own load context' -Skip:($env:VERCELFUNCTIONS_TEST_EDITION -ne 'Core') {
        # Loads one of the core's libraries: YamlDotNet reads a map in a file.
        Set-Content TestDrive:/map.yml 'a.md: a'
        Resolve-VercelTag a.md -Map (Convert-Path TestDrive:/map.yml) | Should -Not -BeNullOrEmpty
        $own = [Runtime.Loader.AssemblyLoadContext]::All.Where({ $_.Name -eq 'VercelFunctions' })
        $own | Should -HaveCount 1
        foreach ($library in 'VercelFunctions', 'YamlDotNet') {
            $own.Assemblies.GetName().Name | Should -Contain $library
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name | Should -Not -Contain $library
        }
    }

    It 'resolves library versions only for its own libraries' -Skip:($env:VERCELFUNCTIONS_TEST_EDITION -ne 'Desktop') {
        $core = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'VercelFunctions' })[0]
        $loader = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'VercelFunctions.Loader' })[0]
        $resolve = $loader.GetType('VercelFunctions.Loader.LibraryVersions').GetMethod('Resolve')
        $resolve.Invoke($null, @($null, [ResolveEventArgs]::new('YamlDotNet, Version=1.2.3.4', $core))).Location | Should -BeLike '*Desktop?YamlDotNet.dll'
        $resolve.Invoke($null, @($null, [ResolveEventArgs]::new('NoSuchLibrary', $core))) | Should -BeNullOrEmpty
        $resolve.Invoke($null, @($null, [ResolveEventArgs]::new('YamlDotNet', [psobject].Assembly))) | Should -BeNullOrEmpty
    }

    It 'lets scripts use the types of the core' {
        [VercelFunctions.VercelFailure]::InvalidTag | Should -Be 'InvalidTag'
        [VercelFunctions.PurgeMode] 'Delete' | Should -Be 'Delete'
        Connect-VercelCache -InMemory
        $caught = try { Set-VercelCacheItem item 1 -Ttl 0 -ErrorAction Stop } catch [VercelFunctions.VercelException] { $_ }
        $caught.Exception.Failure | Should -Be ([VercelFunctions.VercelFailure]::InvalidTtl)
        Set-VercelCacheItem item 1
        Find-VercelCacheItem | Should -BeOfType [VercelFunctions.CacheItemInfo]
    }

    It 'lets a script catch errors by type in a new process' -Skip:($env:VERCELFUNCTIONS_TEST_EDITION -ne 'Core') {
        Set-Content TestDrive:/catch.ps1 {
            param($Manifest, $Edition)
            Import-Module $Manifest -ArgumentList $Edition
            Connect-VercelCache -InMemory
            try { Invoke-VercelTagExpiry 'a,b' -ErrorAction Stop } catch [VercelFunctions.VercelException] { "caught $($_.Exception.Failure)" }
        }
        Invoke-PowerShell -NoProfile -File (Convert-Path TestDrive:/catch.ps1) $ModuleManifest $TestEdition | Should -Be 'caught InvalidTag'
    }

    It 'refuses a second copy in one session' {
        $copy = New-Item TestDrive:/second/module -ItemType Directory -Force
        Copy-Item $ModuleManifest $copy.Parent
        Copy-Item (Join-Path (Split-Path $ModuleManifest) 'module/*') $copy -Recurse
        $second = Join-Path $copy.Parent.FullName 'VercelFunctions.psd1'
        { Import-Module $second -ArgumentList $TestEdition -ErrorAction Stop } | Should -Throw "*already loaded VercelFunctions from '$(Join-Path (Split-Path $ModuleManifest) module)'*new session*second*"
        (Get-Module VercelFunctions).Path | Should -HaveCount 1
        Get-Command Get-VercelCacheItem | Should -Not -BeNullOrEmpty

        # Also after the first was removed: its libraries remain.
        Remove-Module VercelFunctions
        { Import-Module $second -ArgumentList $TestEdition -ErrorAction Stop } | Should -Throw '*already loaded*'
        Import-Module $ModuleManifest -ArgumentList $TestEdition
    }

    It 'reports how to build it if it is not built' {
        $copy = New-Item TestDrive:/clone/module -ItemType Directory -Force
        Copy-Item $ModuleManifest $copy.Parent
        Copy-Item (Join-Path (Split-Path $ModuleManifest) 'module/*.ps*1*') $copy
        { Import-Module (Join-Path $copy.Parent 'VercelFunctions.psd1') -ErrorAction Stop } | Should -Throw '*not built*dotnet build*'
    }

    It 'reports files that cannot be loaded, such as blocked ones, and how to unblock them' {
        $bin = New-Item "TestDrive:/blocked/module/bin/$TestEdition" -ItemType Directory -Force
        $module = $bin.Parent.Parent
        Copy-Item $ModuleManifest $module.Parent
        Copy-Item (Join-Path (Split-Path $ModuleManifest) 'module/*.ps*1*') $module
        'VercelFunctions.Loader.dll', 'VercelFunctions.PowerShell.dll' | ForEach-Object { Set-Content (Join-Path $bin $_) 'blocked' }
        $manifest = Join-Path $module.Parent 'VercelFunctions.psd1'
        Invoke-PowerShell -NoProfile -Command "try { Import-Module '$manifest' -ArgumentList $TestEdition } catch { `$_.Exception.Message }" |
            Should -BeLike "The files of the module exist*'$($module.Parent.FullName)'*Unblock-File*new session*"
    }
}

Describe '<Command>' -ForEach $commands {
    It 'has an approved verb' {
        Get-Verb -Verb $Command.Verb | Should -Not -BeNullOrEmpty
    }

    It 'has a singular noun, except for the name of Vercel''s function' {
        if ($Command.Noun -ne 'VercelGeoHeaders') { $Command.Noun | Should -Not -Match '[^su]s$' }
    }

    It 'has a default parameter set, so that an error names the parameter that is missing' {
        if ($Command.ParameterSets.Count -gt 1) { $Command.DefaultParameterSet | Should -Not -BeNullOrEmpty }
    }

    It 'declares its output type' {
        $Command.ImplementingType.GetCustomAttributes([Management.Automation.OutputTypeAttribute], $true) | Should -Not -BeNullOrEmpty
    }

    It 'supports -WhatIf if it changes something' {
        if ($Command.Verb -in 'Clear', 'Set', 'Remove', 'Invoke', 'Start', 'Stop') {
            $Command.Parameters.Keys | Should -Contain 'WhatIf'
        }
    }
}
