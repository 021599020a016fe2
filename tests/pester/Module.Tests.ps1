BeforeDiscovery {
    . $PSScriptRoot/Import-TestModule.ps1
    $commands = Get-Command -Module VercelFunctions | ForEach-Object { @{ Command = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
}

Describe 'The module' {
    It 'is the build under test' {
        (Get-Command Get-VercelCacheItem).ImplementingType.Assembly.Location | Should -BeLike "*$TestBuild*"
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
    }

    It 'can be imported again, and again after it was removed' {
        Import-Module $ModuleManifest -ArgumentList $TestBuild -Force
        Remove-Module VercelFunctions
        Import-Module $ModuleManifest -ArgumentList $TestBuild
        Get-Command -Module VercelFunctions | Should -HaveCount (Import-PowerShellDataFile $ModuleManifest).CmdletsToExport.Count
    }

    It 'keeps its assemblies in a load context of its own' -Skip:($env:VERCELFUNCTIONS_TEST_BUILD -ne 'net8.0') {
        $assembly = (Get-Command Get-VercelCacheItem).ImplementingType.Assembly
        [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly).Name | Should -Be 'VercelFunctions'
        [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name | Should -Not -Contain 'VercelFunctions'
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

    It 'declares its output type' {
        $Command.ImplementingType.GetCustomAttributes([Management.Automation.OutputTypeAttribute], $true) | Should -Not -BeNullOrEmpty
    }

    It 'asks before it changes anything' {
        if ($Command.Verb -in 'Clear', 'Set', 'Remove', 'Invoke', 'Start', 'Stop') {
            $Command.Parameters.Keys | Should -Contain 'WhatIf'
        }
    }
}

Describe 'Tab completion' {
    BeforeAll {
        function Get-Completion($Line) { ([Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null)).CompletionMatches.CompletionText }
        Connect-VercelCache -InMemory
        Set-VercelCacheItem item 1 -Namespace completed-namespace -Tag completed-tag, 'completed tag'
    }

    It 'offers the namespaces of this session' {
        Get-Completion 'Get-VercelCacheItem x -Namespace comp' | Should -Contain 'completed-namespace'
    }

    It 'offers the tags of this session, quoted where it takes quotes' {
        Get-Completion 'Invoke-VercelTagExpiry comp' | Should -Be "'completed tag'", 'completed-tag'
        Get-Completion 'Set-VercelCacheItem x 1 -Tag comp' | Should -Contain 'completed-tag'
    }

    It 'offers the hashes that have names' {
        Get-Completion 'Get-VercelCacheItem x -KeyHash ' | Should -Be 'Default', 'Sha256', 'None'
    }

    It 'offers Vercel''s variables' {
        Get-Completion 'Get-VercelEnvironment VERCEL_GIT_P' | Should -Be 'VERCEL_GIT_PROVIDER', 'VERCEL_GIT_PREVIOUS_SHA', 'VERCEL_GIT_PULL_REQUEST_ID'
    }
}
