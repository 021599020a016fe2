BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Json('"from the server"', 200))
}

AfterAll {
    $server.Dispose()
}

Describe 'The connection is found in this order' {
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

    It '3. the environment, as it is when a cmdlet runs' {
        $env:RUNTIME_CACHE_HEADERS = '{"authorization":"Bearer renewed"}'
        Get-VercelCacheItem item | Should -Be 'from the server'
        @($server.Requests)[-1].Header('authorization') | Should -Be 'Bearer renewed'
    }

    It '3. the environment, with its timeout' {
        $env:RUNTIME_CACHE_TIMEOUT = '1500'
        (Get-VercelCacheConnection).TimeoutSec | Should -Be 1.5
    }

    It '3. RUNTIME_CACHE_DISABLE_BUILD_CACHE=true is the in-memory cache, with no warning' {
        $env:RUNTIME_CACHE_DISABLE_BUILD_CACHE = 'true'
        $connection = Get-VercelCacheConnection
        $connection.InMemory | Should -BeTrue
        $connection.Source | Should -Be 'Environment'
    }

    It 'SUSPENSE_CACHE_DEBUG=true shows which' {
        $env:SUSPENSE_CACHE_DEBUG = 'true'
        (Invoke-Recorded { Get-VercelCacheItem item }).Shown | Out-String | Should -BeLike '*RUNTIME_CACHE_ENDPOINT*'
    }

    It '5. memory, with one warning a session that says what is missing' {
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

Describe 'Connect-, Get- and Disconnect-VercelCache' {
    AfterEach { Disconnect-VercelCache }

    It 'gives nothing, or the connection with -PassThru' {
        @(Connect-VercelCache -InMemory).Count | Should -Be 0
        (Connect-VercelCache -InMemory -PassThru).InMemory | Should -BeTrue
    }

    It 'adds the slash that an endpoint lacks' {
        (Connect-VercelCache 'http://127.0.0.1:9/v1/runtime-cache' -PassThru).Endpoint | Should -Be 'http://127.0.0.1:9/v1/runtime-cache/'
    }

    It 'begins with an empty cache in memory' {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem item 1
        Connect-VercelCache -InMemory
        Test-VercelCacheItem item | Should -BeFalse
    }

    It 'is content to disconnect twice' {
        Disconnect-VercelCache
        { Disconnect-VercelCache -ErrorAction Stop } | Should -Not -Throw
    }

    It 'is shared by the runspaces of this process' {
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
