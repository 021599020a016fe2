BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    Set-Content TestDrive:/read.ps1 {
        param($Manifest, $Edition, $Key)
        Import-Module $Manifest -ArgumentList $Edition
        Get-VercelCacheItem $Key -ErrorAction Stop
    }
    function Read-InOtherProcess($Key) { Invoke-PowerShell -NoProfile -File (Convert-Path TestDrive:/read.ps1) $ModuleManifest $TestEdition $Key }
}

AfterAll {
    Stop-VercelCacheEmulator
}

Describe 'Start-VercelCacheEmulator' {
    AfterEach { Stop-VercelCacheEmulator }

    It 'returns the process, the endpoint and a connection' {
        $emulator = Start-VercelCacheEmulator
        $emulator.Endpoint | Should -BeLike 'http://127.0.0.1:*/*'
        (Get-Process -Id $emulator.Id).HasExited | Should -BeFalse
        Set-VercelCacheItem item @{ n = 1 } -Connection $emulator.Connection -ErrorAction Stop
        (Get-VercelCacheItem item -Connection $emulator.Connection).n | Should -Be 1
    }

    It 'opens no console window' {
        (Start-VercelCacheEmulator).Process.StartInfo.CreateNoWindow | Should -BeTrue
    }

    It 'does not change the session without -Connect' {
        $null = Start-VercelCacheEmulator
        (Get-VercelCacheConnection).Source | Should -Be 'Fallback'
        $env:RUNTIME_CACHE_ENDPOINT | Should -BeNullOrEmpty
    }

    It 'connects this session and its child processes with -Connect, until it is stopped' {
        $emulator = Start-VercelCacheEmulator -Connect
        (Get-VercelCacheConnection).Endpoint | Should -Be $emulator.Endpoint
        Set-VercelCacheItem blog 'first post' -Ttl 1h -Tag blog -ErrorAction Stop
        Read-InOtherProcess blog | Should -BeExactly 'first post'
        Invoke-VercelTagExpiry blog -ErrorAction Stop
        Read-InOtherProcess blog | Should -BeNullOrEmpty
        $emulator | Stop-VercelCacheEmulator
        (Get-VercelCacheConnection).Source | Should -Be 'Fallback'
        $env:RUNTIME_CACHE_ENDPOINT | Should -BeNullOrEmpty
        $env:RUNTIME_CACHE_HEADERS | Should -BeNullOrEmpty
    }

    It 'never runs a dotnet in the current folder' {
        $folder, $before = [Environment]::CurrentDirectory, $env:PATH
        try {
            Set-Content TestDrive:/dotnet "#!/bin/sh`nexit 1"
            Copy-Item TestDrive:/dotnet TestDrive:/dotnet.exe
            if (-not $IsWindows) { chmod +x (Convert-Path TestDrive:/dotnet) }
            [Environment]::CurrentDirectory = $TestDrive
            $env:PATH = '', '.', $before -join [IO.Path]::PathSeparator
            Start-VercelCacheEmulator -ErrorAction Stop | Should -Not -BeNullOrEmpty
        }
        finally {
            [Environment]::CurrentDirectory, $env:PATH = $folder, $before
        }
    }

    It 'accepts a port and a byte limit' {
        $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $probe.Start()
        $port = $probe.LocalEndpoint.Port
        $probe.Stop()
        $emulator = Start-VercelCacheEmulator -Port $port -MaxBytes 10KB -Connect
        $emulator.Endpoint.Port | Should -Be $port
        { Set-VercelCacheItem item ('x' * 20KB) -ErrorAction Stop } | Should -Throw -ErrorId 'RequestRefused,*' -ExpectedMessage '*10,240*'
        1..10 | ForEach-Object { Set-VercelCacheItem "item-$_" ('x' * 2KB) }
        (Find-VercelCacheItem).Name | Should -Contain 'item-10'
        (Find-VercelCacheItem).Name | Should -Not -Contain 'item-1'
    }

    It 'reports a port that is in use' {
        $first = Start-VercelCacheEmulator
        { Start-VercelCacheEmulator -Port $first.Endpoint.Port } | Should -Throw -ErrorId 'EmulatorFailed,*' -ExpectedMessage "*$($first.Endpoint.Port)*"
    }

    It 'starts nothing with -WhatIf' {
        Start-VercelCacheEmulator -WhatIf | Should -BeNullOrEmpty
    }

    It 'does not show the token' {
        $emulator = Start-VercelCacheEmulator -Connect -Verbose 4>&1
        $token = ($env:RUNTIME_CACHE_HEADERS | ConvertFrom-Json).authorization.Split(' ')[1]
        $token.Length | Should -BeGreaterThan 20
        $emulator | Out-String | Should -Not -Match ([regex]::Escape($token))
        $emulator | ConvertTo-Json -Depth 2 -WarningAction Ignore | Should -Not -Match ([regex]::Escape($token))
    }

    It 'stops when the session that started it crashes' {
        Set-Content TestDrive:/leave.ps1 {
            param($Manifest, $Edition)
            Import-Module $Manifest -ArgumentList $Edition
            (Start-VercelCacheEmulator).Id
            [Environment]::FailFast('gone')
        }
        $id = [int] (Invoke-PowerShell -NoProfile -File (Convert-Path TestDrive:/leave.ps1) $ModuleManifest $TestEdition 2>$null | Select-Object -First 1)
        $left = Get-Process -Id $id -ErrorAction Ignore
        if ($left) { $left.WaitForExit(15000) | Should -BeTrue }
        Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}

Describe 'Stop-VercelCacheEmulator' {
    It 'stops the specified emulator, or all' {
        $emulators = 1..3 | ForEach-Object { Start-VercelCacheEmulator }
        Stop-VercelCacheEmulator $emulators[0]
        $emulators.IsRunning | Should -Be $false, $true, $true
        Stop-VercelCacheEmulator -WhatIf
        $emulators[1].IsRunning | Should -BeTrue
        Stop-VercelCacheEmulator
        $emulators.IsRunning | Should -Be $false, $false, $false
        { Stop-VercelCacheEmulator -ErrorAction Stop } | Should -Not -Throw
    }
}

Describe 'An emulator that exited' {
    BeforeEach {
        $emulator = Start-VercelCacheEmulator -Connect
        Stop-Process -Id $emulator.Id -Force
        $emulator.Process.WaitForExit(15000) | Should -BeTrue
    }

    AfterEach {
        Stop-VercelCacheEmulator
        Disconnect-VercelCache
    }

    It 'is reported by the next cmdlet: <_>' -ForEach 'Get-VercelCacheItem x', 'Set-VercelCacheItem x 1', 'Find-VercelCacheItem', 'Invoke-VercelTagExpiry x', 'Get-VercelCacheFault' {
        { & ([scriptblock]::Create($_)) } | Should -Throw -ErrorId 'EmulatorExited,*' -ExpectedMessage "*emulator at $($emulator.Endpoint)*has exited*"
        $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*Start-VercelCacheEmulator -Connect*'
    }

    It 'is not running' {
        $emulator.IsRunning | Should -BeFalse
        { Show-VercelCacheEmulator -ErrorAction Stop } | Should -Throw -ErrorId 'NoEmulator,*'
    }

    It 'can be replaced at the same port' {
        $again = Start-VercelCacheEmulator -Port $emulator.Endpoint.Port -Connect
        $again.Endpoint | Should -Be $emulator.Endpoint
        Set-VercelCacheItem item 1 -ErrorAction Stop
        Get-VercelCacheItem item -ErrorAction Stop | Should -Be 1
        $again | Stop-VercelCacheEmulator
        $env:RUNTIME_CACHE_ENDPOINT | Should -BeNullOrEmpty
        (Get-VercelCacheConnection).Source | Should -Be 'Fallback'
    }

    It 'can be replaced at the same port without -Connect' {
        $again = Start-VercelCacheEmulator -Port $emulator.Endpoint.Port
        Set-VercelCacheItem item 1 -Connection $again.Connection -ErrorAction Stop
        { Test-VercelCacheItem item } | Should -Throw -ErrorId 'EmulatorExited,*' -Because 'the session is still connected to the other'
    }

    It 'is reported to a session that uses the environment' {
        Disconnect-VercelCache
        { Test-VercelCacheItem item } | Should -Throw -ErrorId 'EmulatorExited,*'
    }

    It 'is disconnected by Stop-VercelCacheEmulator' {
        Stop-VercelCacheEmulator
        $env:RUNTIME_CACHE_ENDPOINT | Should -BeNullOrEmpty
        (Get-VercelCacheConnection).Source | Should -Be 'Fallback'
    }
}

Describe 'The cmdlets with an emulator' {
    BeforeAll { $null = Start-VercelCacheEmulator -Connect }
    AfterAll { Stop-VercelCacheEmulator }

    It 'list its items' {
        Set-VercelCacheItem 'naïve key' @(1, 2) -Ttl 1h -Tag one, 'two words' -Name 'Ünïcode name'
        $item = Find-VercelCacheItem 'Ünïcode*'
        $item.Tags | Should -Be 'one', 'two words'
        $item.Size | Should -Be 5
        $item.TimeLeft.TotalMinutes | Should -BeGreaterThan 59
        ($item | Out-String) | Should -Match 'one, two words'
    }

    It 'read, write and expire from several runspaces at once' {
        $results = 1..40 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:ModuleManifest -ArgumentList $using:TestEdition
            Set-VercelCacheItem "parallel-$_" @{ n = $_ } -Tag "tag-$_", 'parallel' -ErrorAction Stop
            if ($_ % 2) { Invoke-VercelTagExpiry "tag-$_" -ErrorAction Stop }
            [pscustomobject]@{ N = $_; Value = (Get-VercelCacheItem "parallel-$_" -ErrorAction Stop).n }
        }
        $results | Should -HaveCount 40
        $results | ForEach-Object { $_.Value | Should -Be ($_.N % 2 ? $null : $_.N) }
        Invoke-VercelTagExpiry parallel
        Find-VercelCacheItem -Tag parallel | Should -HaveCount 0
    }

    It 'expire tags that must be encoded in a URL: <_>' -ForEach '100%', 'a&b', 'a#b', 'a+b', 'x/y', 'a b', 'q?z=1' {
        Set-VercelCacheItem item 1 -Tag $_ -ErrorAction Stop
        Invoke-VercelTagExpiry $_ -ErrorAction Stop
        Test-VercelCacheItem item | Should -BeFalse
    }

    It 'report an item with <Name>, and read the others' -ForEach @(
        @{ Name = 'a lone surrogate'; Json = '{"text":"cut \ud83d"}'; Message = '*lone surrogate*' }
        @{ Name = 'a lone surrogate in a name'; Json = '{"\ude00":1}'; Message = '*lone surrogate*' }
        @{ Name = 'a reserved name'; Json = '{"pstypenames":["x"]}'; Message = "*'pstypenames'*reserved*" }
        @{ Name = 'a nested reserved name'; Json = '[{"PSObject":1}]'; Message = "*'PSObject'*reserved*" }
    ) {
        $headers = $env:RUNTIME_CACHE_HEADERS | ConvertFrom-Json -AsHashtable
        $null = Invoke-RestMethod "$((Get-VercelCacheConnection).Endpoint)odd" -Method Post -Headers $headers -Body $Json -ContentType application/json
        Set-VercelCacheItem first 1 -KeyHash None
        Set-VercelCacheItem last 2 -KeyHash None
        $recorded = Invoke-Recorded { 'first', 'odd', 'last' | Get-VercelCacheItem -KeyHash None }
        $recorded.Output | Should -Be 1, 2
        $recorded.Errors | Should -HaveCount 1
        $recorded.Errors[0].FullyQualifiedErrorId | Should -BeLike 'ValueTypeMismatch,*'
        $recorded.Errors[0].TargetObject | Should -Be 'odd'
        $recorded.Errors[0].ErrorDetails.Message | Should -BeLike $Message
        Get-VercelCacheItem odd -KeyHash None -Raw -ErrorAction Stop | Should -BeExactly $Json
    }

    It 'report a wrong secret' {
        $endpoint = (Get-VercelCacheConnection).Endpoint
        $wrong = Connect-VercelCache $endpoint @{ authorization = 'Bearer wrong' } -PassThru
        { Get-VercelCacheItem item -Connection $wrong -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*' -ExpectedMessage '*401*'
    }
}
