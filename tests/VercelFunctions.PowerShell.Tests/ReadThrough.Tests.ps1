BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1

    # A cache that has nothing and stores nothing.
    function Connect-Empty {
        $script:server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(404))
        Connect-VercelCache $server.Url @{ authorization = 'Bearer hunter22' } -TimeoutSec 60
    }

    function Start-Runspace($Script, $Argument) {
        $powershell = [powershell]::Create().AddScript("param(`$state)`nImport-Module '$ModuleManifest' -ArgumentList $TestEdition`n$Script").AddArgument($Argument)
        @{ PowerShell = $powershell; Running = $powershell.BeginInvoke() }
    }
}

Describe 'Get-VercelCacheItem -Fallback in several runspaces' {
    AfterEach {
        if ($server) { $server.Dispose() }
        $script:server = $null
        Disconnect-VercelCache
    }

    It 'asks the origin once' {
        Connect-Empty
        $asked = [Collections.Concurrent.ConcurrentBag[int]]::new()
        $values = 1..6 | ForEach-Object -ThrottleLimit 6 -Parallel {
            Import-Module $using:ModuleManifest -ArgumentList $using:TestEdition
            $server, $asked, $me = $using:server, $using:asked, $_
            Get-VercelCacheItem item -FallbackOnError -WarningAction Ignore -Fallback {
                $asked.Add($me)

                # All runspaces have read a miss.
                while (@($server.Requests).Where({ $_.Method -eq 'GET' }).Count -lt 6) { [Threading.Thread]::Yield() }
                @{ From = $me }
            }
        }
        $asked | Should -HaveCount 1
        $values.From | Should -Be (@($asked)[0], @($asked)[0], @($asked)[0], @($asked)[0], @($asked)[0], @($asked)[0])
    }

    It 'reports a failing origin in each' {
        Connect-Empty
        $errors = 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:ModuleManifest -ArgumentList $using:TestEdition
            $server = $using:server
            try {
                Get-VercelCacheItem item -Fallback {
                    while (@($server.Requests).Count -lt 3) { [Threading.Thread]::Yield() }
                    throw 'the origin is down'
                }
            }
            catch { "$_" }
        }
        $errors | Should -Be 'the origin is down', 'the origin is down', 'the origin is down'
    }

    It 'a stopped runspace leaves the origin to the next' {
        Connect-Empty
        $state = [hashtable]::Synchronized(@{ Server = $server; Started = [Threading.ManualResetEventSlim]::new() })
        $first = Start-Runspace 'Get-VercelCacheItem item -Fallback { $state.Started.Set(); while ($true) { [Threading.Thread]::Sleep(1) } }' $state
        $state.Started.Wait(30000) | Should -BeTrue
        $second = Start-Runspace 'Get-VercelCacheItem item -FallbackOnError -Fallback { "from the second" }' $state
        while (@($server.Requests).Count -lt 2) { [Threading.Thread]::Yield() }
        $first.PowerShell.Stop()
        $second.Running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $second.PowerShell.EndInvoke($second.Running) | Should -Be 'from the second'
        $first.PowerShell.InvocationStateInfo.State | Should -Be 'Stopped'
        $first.PowerShell.Dispose(), $second.PowerShell.Dispose()
    }

    It 'a block that reads its own item is an error instead of an endless wait' {
        Connect-VercelCache -InMemory
        $recorded = Invoke-Recorded { Get-VercelCacheItem item -Fallback { Get-VercelCacheItem item -Fallback { 1 } } }
        $recorded.Output | Should -HaveCount 0
        $recorded.Errors[0].FullyQualifiedErrorId | Should -BeLike 'RecursiveCreate,*'
    }

    It 'blocks that read the items of each other are an error instead of an endless wait' {
        Connect-Empty
        $bothRun = [Threading.Barrier]::new(2)
        $errors = @('first', 'second'), @('second', 'first') | ForEach-Object -ThrottleLimit 2 -Parallel {
            Import-Module $using:ModuleManifest -ArgumentList $using:TestEdition
            $bothRun, $own, $other = $using:bothRun, $_[0], $_[1]
            try {
                Get-VercelCacheItem $own -ErrorAction Stop -Fallback {
                    $null = $bothRun.SignalAndWait(30000)
                    Get-VercelCacheItem $other -Fallback { 1 } -ErrorAction Stop
                }
            }
            catch { $_.FullyQualifiedErrorId -replace ',.*' }
        }
        $errors | Should -Be 'RecursiveCreate', 'RecursiveCreate'
    }
}

Describe 'Get-VercelCacheItem -FallbackOnError' {
    BeforeEach { Connect-VercelCache ([VercelFunctions.TestSupport.StubServer]::UrlOfNothing()) }
    AfterAll { Disconnect-VercelCache }

    It 'runs the block if the cache fails, with a warning' {
        $recorded = Invoke-Recorded { Get-VercelCacheItem item -Fallback { 'from the origin' } -FallbackOnError }
        $recorded.Output | Should -Be 'from the origin'
        $recorded.Errors | Should -HaveCount 0
        $recorded.Warnings | Should -HaveCount 1
        $recorded.Warnings[0].Message | Should -BeLike "Running -Fallback, because the cache failed: *could not be reached*(key 'item')"
    }

    It 'does not end a script that stops at errors, and has the error in -ErrorVariable' {
        $ErrorActionPreference = 'Stop'
        Get-VercelCacheItem item -Fallback { 1 } -FallbackOnError -WarningAction Ignore -ErrorVariable failed | Should -Be 1
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'ConnectionFailed'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-VercelCacheItem other -Fallback { 2 } -FallbackOnError -WarningAction Ignore -ErrorVariable +failed | Should -Be 2
        $failed.TargetObject | Should -Be 'item', 'other'
    }

    It 'warns if the value was not stored' {
        $full = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(404))
        try {
            Connect-VercelCache $full.Url @{ authorization = 'x' }
            $recorded = Invoke-Recorded { Get-VercelCacheItem item -Fallback { 'value' } -FallbackOnError }
            $recorded.Output | Should -Be 'value'
            $recorded.Errors | Should -HaveCount 0
            $recorded.Warnings.Message | Should -BeLike 'The result of -Fallback was not stored: *'
        }
        finally { $full.Dispose() }
    }

    It 'does not hide errors of the block' {
        { Get-VercelCacheItem item -Fallback { throw 'the origin is down' } -FallbackOnError -WarningAction Ignore } | Should -Throw 'the origin is down'
    }
}
