BeforeAll {
    $root = Join-Path $PSScriptRoot '../..'
    . (Join-Path $PSScriptRoot 'Import-TestModule.ps1')
    $rows = [VercelFunctions.PowerShell.ErrorTable]::Sections.Value
}

Describe 'The table of errors' {
    It 'has a row for every failure, and no other' {
        $core = [enum]::GetNames([VercelFunctions.VercelFailure])
        $cmdlets = [enum]::GetNames([VercelFunctions.PowerShell.ErrorTable].Assembly.GetType('VercelFunctions.PowerShell.CommandFailure'))
        $rows.Identifier | Sort-Object -Unique | Should -Be (@($core) + @($cmdlets) | Sort-Object)
    }

    It 'has one general row per identifier, after the special ones' {
        foreach ($group in $rows | Group-Object Identifier) {
            $group.Group[-1].Context | Should -Be 'Any'
            ($group.Group.Context | Sort-Object -Unique).Count | Should -Be $group.Count
        }
    }

    It 'advises a next step for every failure' {
        $rows | Where-Object { -not $_.Advice -or $_.Advice -notmatch '\S{3}' } | Should -BeNullOrEmpty
    }

    It 'is the table in docs/errors.md' {
        $copy = Join-Path $TestDrive errors.md
        Copy-Item (Join-Path $root docs/errors.md) $copy
        & (Join-Path $root docs/Build-ErrorPage.ps1) -Path $copy
        Get-Content $copy -Raw | Should -BeExactly (Get-Content (Join-Path $root docs/errors.md) -Raw) -Because 'docs/Build-ErrorPage.ps1 must be run after a change of the table'
    }
}

Describe 'The advice' {
    BeforeAll {
        $denying = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(401))
        $names = 'VERCEL_TOKEN', 'VERCEL_PROJECT_ID', 'GITHUB_TOKEN', 'GITHUB_REPOSITORY', 'GITHUB_SHA'
        $before = @{}
        foreach ($name in $names) { $before[$name] = [Environment]::GetEnvironmentVariable($name); [Environment]::SetEnvironmentVariable($name, $null) }
    }

    AfterAll {
        $denying.Dispose()
        foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
        Disconnect-VercelCache
    }

    It 'fits <Id> of: <Command>' -ForEach @(
        @{ Connect = { Connect-VercelCache -InMemory }; Command = 'Invoke-VercelTagExpiry a -Mode Delete'; Id = 'NotSupported'; Advice = '*-Project'; Not = '*Emulator*' }
        @{ Connect = { Connect-VercelCache -InMemory }; Command = 'Invoke-VercelTagExpiry -SourceImage a'; Id = 'NotSupported'; Advice = '*-Project'; Not = '*Emulator*' }
        @{ Connect = { Connect-VercelCache -InMemory }; Command = 'Clear-VercelCache Cdn -Confirm:$false'; Id = 'NotSupported'; Advice = '*-Project'; Not = '*Emulator*' }
        @{ Connect = { Connect-VercelCache $denying.Url }; Command = 'Clear-VercelCache Data -Confirm:$false'; Id = 'NotSupported'; Advice = '*-Project'; Not = '*Emulator*' }
        @{ Connect = { Connect-VercelCache -InMemory }; Command = 'Get-VercelCacheFault'; Id = 'NotSupported'; Advice = '*Start-VercelCacheEmulator*'; Not = '*-InMemory*' }
        @{ Connect = { Connect-VercelCache $denying.Url }; Command = 'Find-VercelCacheItem'; Id = 'NotSupported'; Advice = '*Start-VercelCacheEmulator*-InMemory*'; Not = '*-Project*' }
        @{ Connect = { Connect-VercelCache -Project p -Token t }; Command = 'Get-VercelCacheItem a'; Id = 'NotSupported'; Advice = '*-Endpoint*'; Not = '*-Project*' }
        @{ Connect = { Connect-VercelCache $denying.Url }; Command = 'Get-VercelCacheItem a'; Id = 'AccessDenied'; Advice = '*RUNTIME_CACHE_HEADERS*'; Not = '*VERCEL_TOKEN*' }
        @{ Connect = { Connect-VercelCache $denying.Url }; Command = 'Invoke-VercelTagExpiry a'; Id = 'AccessDenied'; Advice = '*RUNTIME_CACHE_HEADERS*'; Not = '*-Team*' }
        @{ Connect = { Connect-VercelCache -Project p -Token t -ApiUri $denying.Url }; Command = 'Invoke-VercelTagExpiry a'; Id = 'AccessDenied'; Advice = '*VERCEL_TOKEN*-Team*'; Not = '*RUNTIME_CACHE*' }
        @{ Connect = { $env:GITHUB_API_URL = $denying.Url }; Command = 'Get-VercelChangedFile -Base a -Head b -Repository o/r -Token t'; Id = 'AccessDenied'; Advice = '*GITHUB_TOKEN*'; Not = '*VERCEL*' }
        @{ Connect = { }; Command = 'Get-VercelChangedFile -Base a -Head b -Repository o/r'; Id = 'MissingToken'; Advice = '*GITHUB_TOKEN*'; Not = '*VERCEL_TOKEN*' }
        @{ Connect = { }; Command = 'Connect-VercelCache -Project p'; Id = 'MissingToken'; Advice = '*VERCEL_TOKEN*'; Not = '*GITHUB*' }
    ) {
        try {
            . $Connect
            $record = try { & ([scriptblock]::Create("$Command -ErrorAction Stop")) } catch { $_ }
        }
        finally {
            $env:GITHUB_API_URL = $null
        }
        $record.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $record.ErrorDetails.RecommendedAction | Should -BeLike $Advice
        $record.ErrorDetails.RecommendedAction | Should -Not -BeLike $Not
    }
}

Describe 'The source' {
    It 'creates error records in one place' {
        $others = Get-ChildItem (Join-Path $root src/VercelFunctions.PowerShell) -Recurse -Filter *.cs |
            Where-Object Name -NE 'ErrorRecords.cs' | Select-String 'new ErrorRecord\('
        $others | Should -BeNullOrEmpty
    }
}
