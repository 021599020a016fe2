BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Json('"from the server"', 200))
}

AfterAll {
    $server.Dispose()
}

Describe 'The order of connections' {
    BeforeEach {
        $env:RUNTIME_CACHE_ENDPOINT = $server.Url
        $env:RUNTIME_CACHE_HEADERS = '{"authorization":"Bearer from-environment"}'
    }

    AfterEach {
        $env:RUNTIME_CACHE_ENDPOINT = $env:RUNTIME_CACHE_HEADERS = $env:RUNTIME_CACHE_TIMEOUT = $env:RUNTIME_CACHE_DISABLE_BUILD_CACHE = $env:SUSPENSE_CACHE_DEBUG = $null
        Disconnect-VercelCache
    }

    It '1. -Connection' {
        $other = Connect-VercelCache -InMemory -PassThru
        Connect-VercelCache -InMemory
        Set-VercelCacheItem item 'other' -Connection $other
        Test-VercelCacheItem item | Should -BeFalse
        Get-VercelCacheItem item -Connection $other | Should -Be 'other'
    }

    It '2. Connect-VercelCache' {
        Connect-VercelCache -InMemory
        (Get-VercelCacheConnection).Source | Should -Be 'Session'
        @(Get-VercelCacheItem item).Count | Should -Be 0
    }

    It '3. the environment' {
        $connection = Get-VercelCacheConnection
        $connection.Source | Should -Be 'Environment'
        $connection.Endpoint | Should -Be $server.Url
        $connection.Headers | Should -Be 'authorization: •••'
        Get-VercelCacheItem item | Should -Be 'from the server'
        @($server.Requests)[-1].Header('authorization') | Should -Be 'Bearer from-environment'
    }

    It '3. the environment, read each time a cmdlet runs' {
        $env:RUNTIME_CACHE_HEADERS = '{"authorization":"Bearer renewed"}'
        Get-VercelCacheItem item | Should -Be 'from the server'
        @($server.Requests)[-1].Header('authorization') | Should -Be 'Bearer renewed'
    }

    It '3. the environment, with its timeout' {
        $env:RUNTIME_CACHE_TIMEOUT = '1500'
        (Get-VercelCacheConnection).TimeoutSec | Should -Be 1.5
    }

    It '3. RUNTIME_CACHE_DISABLE_BUILD_CACHE=true is a cache in memory, without a warning' {
        $env:RUNTIME_CACHE_DISABLE_BUILD_CACHE = 'true'
        $connection = Get-VercelCacheConnection
        $connection.InMemory | Should -BeTrue
        $connection.Source | Should -Be 'Environment'
    }

    It 'SUSPENSE_CACHE_DEBUG=true shows the reason' {
        $env:SUSPENSE_CACHE_DEBUG = 'true'
        (Invoke-Recorded { Get-VercelCacheItem item }).Shown | Out-String | Should -BeLike '*RUNTIME_CACHE_ENDPOINT*'
    }

    It '5. memory, with one warning per session that names the missing variables' {
        Set-Content TestDrive:/session.ps1 {
            Import-Module $args[0] -ArgumentList $args[1]
            $env:RUNTIME_CACHE_HEADERS = $null
            Test-VercelCacheItem a
            Set-VercelCacheItem a 1
            Get-VercelCacheItem a
        }
        $output = Invoke-PowerShell -NoProfile -File (Convert-Path TestDrive:/session.ps1) $ModuleManifest $TestEdition | Out-String
        ([regex]::Matches($output, 'There is no Runtime Cache in this environment')).Count | Should -Be 1
        $output | Should -BeLike '*RUNTIME_CACHE_HEADERS is not set*'
    }
}

# What a process has stored in memory cannot be undone, so each test needs a process of its own.
Describe 'Expiring and purging without Connect-VercelCache' {
    BeforeAll {
        function Invoke-Session([string] $Script, [hashtable] $Variables = @{}) {
            Set-Content TestDrive:/session.ps1 "Import-Module '$ModuleManifest' -ArgumentList $TestEdition; Set-Location ([IO.Path]::GetTempPath())`n$Script"
            foreach ($name in $Variables.Keys) { [Environment]::SetEnvironmentVariable($name, $Variables[$name]) }
            try { Invoke-PowerShell -NoProfile -File (Convert-Path TestDrive:/session.ps1) *>&1 | Out-String -Width 1000 }
            finally { $Variables.Keys | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) } }
        }

        $everyPurge = {
            foreach ($purge in { Invoke-VercelTagExpiry prices -PassThru }, { Invoke-VercelTagExpiry -SourceImage /a.png }, { Clear-VercelCache Data -Confirm:$false },
                { Clear-VercelCache All -WhatIf }, { Invoke-VercelTagExpiry prices -Connection (Get-VercelCacheConnection) }) {
                try { & $purge } catch { "$($_.FullyQualifiedErrorId -replace ',.*'): $_ $($_.ErrorDetails.RecommendedAction)" }
            }
        }
    }

    It 'fails if nothing is configured and nothing is stored' {
        $output = Invoke-Session $everyPurge
        [regex]::Matches($output, '(?m)^NoCache: ') | Should -HaveCount 5
        $output | Should -Not -Match 'Expired|WARNING'
        $output | Should -BeLike '*RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS are not set*VERCEL_TOKEN and VERCEL_PROJECT_ID*Connect-VercelCache*'
    }

    It 'names the variable that is missing: <Missing>' -ForEach @(
        @{ Missing = 'RUNTIME_CACHE_HEADERS is not set'; Variables = @{ RUNTIME_CACHE_ENDPOINT = 'http://127.0.0.1:9/' } }
        @{ Missing = 'VERCEL_TOKEN is not set'; Variables = @{ VERCEL_PROJECT_ID = 'prj_1' } }
    ) {
        Invoke-Session { Invoke-VercelTagExpiry prices } $Variables | Should -BeLike "*$Missing*"
    }

    It 'fails if there is a token and no project' {
        $output = Invoke-Session "Set-VercelCacheItem item 1 -Tag prices; $everyPurge" @{ VERCEL_TOKEN = 'hunter22' }
        [regex]::Matches($output, '(?m)^MissingProject: ') | Should -HaveCount 5
        $output | Should -Not -Match 'Expired|hunter22'
        $output | Should -BeLike '*VERCEL_PROJECT_ID is not set*'
    }

    It 'applies to memory once this process has stored something' {
        $output = Invoke-Session {
            Set-VercelCacheItem item 1 -Tag prices
            (Invoke-VercelTagExpiry prices -PassThru).Status
            Test-VercelCacheItem item
            Clear-VercelCache Data -Confirm:$false -ErrorAction Stop
            (Invoke-VercelTagExpiry prices -PassThru).Status
        }
        $output.Trim() -split '\r?\n' | Where-Object { $_ -notmatch 'WARNING|in memory' } | Should -Be 'Expired', 'False', 'Expired'
    }

    It 'applies to memory with <Name>' -ForEach @(
        @{ Name = '-InMemory'; Start = 'Connect-VercelCache -InMemory'; Variables = @{} }
        @{ Name = 'RUNTIME_CACHE_DISABLE_BUILD_CACHE=true'; Start = ''; Variables = @{ RUNTIME_CACHE_DISABLE_BUILD_CACHE = 'true' } }
    ) {
        (Invoke-Session "$Start; (Invoke-VercelTagExpiry prices -PassThru).Status" $Variables).Trim() | Should -Be 'Expired'
    }
}

Describe 'Connect-, Get- and Disconnect-VercelCache' {
    AfterEach { Disconnect-VercelCache }

    It 'returns the connection with -PassThru, otherwise nothing' {
        @(Connect-VercelCache -InMemory).Count | Should -Be 0
        (Connect-VercelCache -InMemory -PassThru).InMemory | Should -BeTrue
    }

    It 'names both parameters if -Token is combined with -Endpoint' -ForEach @(
        @{ Connect = { Connect-VercelCache -Endpoint 'http://127.0.0.1:9/' -Token hunter22 } }
        @{ Connect = { Connect-VercelCache -Token hunter22 -Endpoint 'http://127.0.0.1:9/' } }
    ) {
        $Connect | Should -Throw -ExpectedMessage '*-Token*-Endpoint*-Headers*'
        "$($Error[0])$($Error[0].Exception)" | Should -Not -Match 'hunter22'
    }

    It 'appends a missing slash to the endpoint' {
        (Connect-VercelCache 'http://127.0.0.1:9/v1/runtime-cache' -PassThru).Endpoint | Should -Be 'http://127.0.0.1:9/v1/runtime-cache/'
    }

    It 'creates a new, empty cache in memory' {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem item 1
        Connect-VercelCache -InMemory
        Test-VercelCacheItem item | Should -BeFalse
    }

    It 'can be disconnected twice' {
        Disconnect-VercelCache
        { Disconnect-VercelCache -ErrorAction Stop } | Should -Not -Throw
    }

    It 'applies to all runspaces of this process' {
        Connect-VercelCache -InMemory
        1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:ModuleManifest -ArgumentList $using:TestEdition
            Set-VercelCacheItem "key-$_" $_ -Tag parallel -ErrorAction Stop
        }
        ('key-1', 'key-2', 'key-3', 'key-4', 'key-5', 'key-6', 'key-7', 'key-8' | Get-VercelCacheItem) | Should -Be (1..8)
        Invoke-VercelTagExpiry parallel
        Find-VercelCacheItem | Should -HaveCount 0
    }
}

Describe 'Connect-VercelCache -Headers' {
    BeforeAll {
        $forms = @{
            hashtable  = { @{ authorization = 'Bearer hunter22'; 'x-other' = 'hunter33' } }
            ordered    = { [ordered]@{ authorization = 'Bearer hunter22'; 'x-other' = 'hunter33' } }
            dictionary = { $d = [Collections.Generic.Dictionary[string, string]]::new(); $d['authorization'] = 'Bearer hunter22'; $d['x-other'] = 'hunter33'; $d }
            json       = { '{"authorization":"Bearer hunter22","x-other":"hunter33"}' }
            object     = { '{"authorization":"Bearer hunter22","x-other":"hunter33"}' | ConvertFrom-Json }
            lines      = { 'authorization: Bearer hunter22', 'X-Other:hunter33' }
            text       = { "authorization: Bearer hunter22`r`nx-other: hunter33`r`n" }
        }
    }

    AfterEach { Disconnect-VercelCache }

    It 'accepts <_>, and does not show the values' -ForEach 'hashtable', 'ordered', 'dictionary', 'json', 'object', 'lines', 'text' {
        $headers = & $forms.$_
        $connection = Connect-VercelCache $server.Url $headers -PassThru -ErrorAction Stop
        Get-VercelCacheItem item | Should -Be 'from the server'
        $sent = @($server.Requests)[-1]
        $sent.Header('authorization') | Should -Be 'Bearer hunter22'
        $sent.Header('x-other') | Should -Be 'hunter33'
        $connection | Format-List * -Force | Out-String | Should -Not -Match 'hunter'
        $connection | ConvertTo-Json -Depth 5 | Should -Not -Match 'hunter'
    }

    It 'refuses <Name> without showing it' -ForEach @(
        @{ Name = 'a number'; Make = { @{ authorization = 220022; other = 'hunter22' } } }
        @{ Name = 'an array as a value'; Make = { @{ authorization = @('hunter22') } } }
        @{ Name = 'a value of $null'; Make = { @{ authorization = 'hunter22'; other = $null } } }
        @{ Name = 'a nested object'; Make = { @{ authorization = [pscustomobject]@{ token = 'hunter22' } } } }
        @{ Name = 'a name that is not text'; Make = { @{ 220022 = 'hunter22' } } }
        @{ Name = 'JSON that is not valid'; Make = { '{"authorization":"hunter22"' } }
        @{ Name = 'JSON with a number'; Make = { '{"authorization":220022,"other":"hunter22"}' } }
        @{ Name = 'an object with a number'; Make = { [pscustomobject]@{ authorization = 220022; other = 'hunter22' } } }
        @{ Name = 'a date that ConvertFrom-Json converted'; Make = { [pscustomobject]@{ other = 'hunter22'; authorization = [datetime] '2022-02-02T22:00:22Z' } } }
        @{ Name = 'lines without a colon'; Make = { 'authorization: hunter22', 'hunter22' } }
        @{ Name = 'one word'; Make = { 'hunter22' } }
        @{ Name = 'a list of numbers'; Make = { 220022, 220022 } }
        @{ Name = 'a script block'; Make = { { 'hunter22' } } }
    ) {
        $headers = & $Make
        { Connect-VercelCache $server.Url $headers } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage '*secret and not shown*'
        $shown = ($Error[0] | Format-List Exception, ErrorDetails, TargetObject, CategoryInfo, FullyQualifiedErrorId -Force | Out-String -Width 4096) + $Error[0].Exception + $Error[0].Exception.InnerException
        $shown | Should -Not -Match 'hunter|220022|2022-02|22:00'
    }
}
