BeforeDiscovery {
    $failures = @(
        @{ Name = 'returns 500'; Id = 'ServerError'; Category = 'ResourceUnavailable'; Answer = { [VercelFunctions.TestSupport.StubAnswer]::Empty(500) } }
        @{ Name = 'returns 401'; Id = 'AccessDenied'; Category = 'PermissionDenied'; Answer = { [VercelFunctions.TestSupport.StubAnswer]::Empty(401) } }
        @{ Name = 'returns 400 with a message'; Id = 'RequestRefused'; Category = 'ProtocolError'; Message = '*no such thing*'; Answer = { [VercelFunctions.TestSupport.StubAnswer]::Json('{"error":{"code":"x","message":"no such thing"}}', 400) } }
        @{ Name = 'returns 204'; Id = 'InvalidResponse'; Category = 'ProtocolError'; Answer = { [VercelFunctions.TestSupport.StubAnswer]::Empty(204) } }
        @{ Name = 'resets the connection'; Id = 'ConnectionFailed'; Category = 'ConnectionError'; Answer = { $answer = [VercelFunctions.TestSupport.StubAnswer]::Empty(200); $answer.GetType().GetProperty('Delivery').SetValue($answer, [VercelFunctions.TestSupport.StubDelivery]::Reset); $answer } }
    )
    $badReads = @(
        @{ Name = 'returns HTML'; Id = 'InvalidResponse'; Message = '*an HTML page*'; Answer = { [VercelFunctions.TestSupport.StubAnswer]::Html('<h1>Log in</h1>', 200) } }
        @{ Name = 'returns a page with status 404'; Id = 'RequestRefused'; Message = '*no Runtime Cache at*(404)*'; Answer = { [VercelFunctions.TestSupport.StubAnswer]::Html('<h1>Not found</h1>', 404) } }
        @{ Name = 'closes the connection within the body'; Id = 'ConnectionFailed'; Message = '*closed the connection*'; Answer = { $answer = [VercelFunctions.TestSupport.StubAnswer]::Json('{"a":"0123456789"}', 200); $answer.GetType().GetProperty('Delivery').SetValue($answer, [VercelFunctions.TestSupport.StubDelivery]::CutByLength); $answer } }
        @{ Name = 'returns truncated JSON'; Id = 'InvalidResponse'; Message = '*5 bytes that are not JSON*'; Answer = { [VercelFunctions.TestSupport.StubAnswer]::Json('{"a":', 200) } }
        @{ Name = 'reports the cache state error'; Id = 'ServerError'; Message = '*failed to read the item*'; Answer = { [VercelFunctions.TestSupport.StubAnswer]::Json('1', 200).With('x-vercel-cache-state', 'error') } }
    )
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    function Connect-Stub($Answer, $TimeoutSec = 5) {
        $script:server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer](& $Answer))
        Connect-VercelCache $server.Url @{ authorization = 'Bearer hunter22' } -TimeoutSec $TimeoutSec
    }
}

Describe 'A failure is never a miss' {
    AfterEach {
        if ($server) { $server.Dispose() }
        $script:server = $null
    }

    It 'a server that <Name>' -ForEach $failures {
        Connect-Stub $Answer
        foreach ($command in { Get-VercelCacheItem item -ErrorAction Stop }, { Set-VercelCacheItem item 1 -ErrorAction Stop }, { Remove-VercelCacheItem item -ErrorAction Stop },
            { Test-VercelCacheItem item -ErrorAction Stop }, { Invoke-VercelTagExpiry tag -ErrorAction Stop }) {
            $command | Should -Throw -ErrorId "$Id,*" -ExpectedMessage ($Message ?? '*') -Because "$command"
            $Error[0].CategoryInfo.Category | Should -Be $Category
        }
    }

    It 'a read from a server that <Name>' -ForEach $badReads {
        Connect-Stub $Answer
        { Get-VercelCacheItem item -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage $Message
        { Test-VercelCacheItem item -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
    }

    It 'a write that a login page responds to' {
        Connect-Stub { [VercelFunctions.TestSupport.StubAnswer]::Html('<h1>Log in</h1>', 200) }
        foreach ($command in { Set-VercelCacheItem item 1 -ErrorAction Stop }, { Remove-VercelCacheItem item -ErrorAction Stop }, { Invoke-VercelTagExpiry tag -ErrorAction Stop }) {
            $command | Should -Throw -ErrorId 'InvalidResponse,*' -ExpectedMessage '*an HTML page*'
        }
    }

    It 'a server that is down' {
        Connect-VercelCache ([VercelFunctions.TestSupport.StubServer]::UrlOfNothing())
        { Get-VercelCacheItem item -ErrorAction Stop } | Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage '*could not be reached*'
        $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*server is running*'
    }

    It 'a server that never responds' {
        Connect-Stub { $answer = [VercelFunctions.TestSupport.StubAnswer]::Empty(200); $answer.GetType().GetProperty('Delivery').SetValue($answer, [VercelFunctions.TestSupport.StubDelivery]::Never); $answer } -TimeoutSec 0.3
        { Get-VercelCacheItem item -ErrorAction Stop } | Should -Throw -ErrorId 'TimedOut,*' -ExpectedMessage '*timed out after 0.3 seconds*'
        $Error[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
    }

    It 'a server that never responds costs one timeout per pipeline: <_>' -ForEach 'Get-VercelCacheItem', 'Test-VercelCacheItem', 'Remove-VercelCacheItem', 'Set-VercelCacheItem', 'Invoke-VercelTagExpiry' {
        Connect-Stub { $answer = [VercelFunctions.TestSupport.StubAnswer]::Empty(200); $answer.GetType().GetProperty('Delivery').SetValue($answer, [VercelFunctions.TestSupport.StubDelivery]::Never); $answer } -TimeoutSec 0.3
        $names = 1..200 | ForEach-Object { "name-$_" }
        $objects = if ($_ -like 'Set-*') { $names | ForEach-Object { [pscustomobject]@{ Key = $_; Value = 1 } } } else { $names }
        $command = $_
        $recorded = Invoke-Recorded { $objects | & $command }

        # A busy machine may accept the connection after the timeout.
        $server.Requests.Count | Should -BeLessOrEqual 1
        $recorded.Errors.TargetObject | Should -Be $names
        $recorded.Errors.FullyQualifiedErrorId | Sort-Object -Unique | Should -BeLike 'TimedOut,*'
        foreach ($record in $recorded.Errors) { "$record" | Should -BeLike "*'$($record.TargetObject)'*timed out after 0.3 seconds*" }
        "$($recorded.Errors[-1])" | Should -BeLike '*not sent*'
    }

    It 'a server that never responds is asked once with -FallbackOnError' {
        Connect-Stub { $answer = [VercelFunctions.TestSupport.StubAnswer]::Empty(200); $answer.GetType().GetProperty('Delivery').SetValue($answer, [VercelFunctions.TestSupport.StubDelivery]::Never); $answer } -TimeoutSec 0.3
        $recorded = Invoke-Recorded { 1..50 | ForEach-Object { "name-$_" } | Get-VercelCacheItem -Fallback { "made $_" } -FallbackOnError }
        $recorded.Output | Should -Be (1..50 | ForEach-Object { "made name-$_" })
        $recorded.Errors | Should -BeNullOrEmpty
        $recorded.Warnings | Should -HaveCount 2
        "$($recorded.Warnings)" | Should -BeLike "*timed out*'name-1'*remaining keys*"
        $server.Requests.Count | Should -BeLessOrEqual 1
    }

    It 'a redirect is not followed with the secret' {
        $elsewhere = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Json('1', 200))
        try {
            Connect-Stub { [VercelFunctions.TestSupport.StubAnswer]::Redirect(307, "$($elsewhere.Url)login") }
            foreach ($command in { Get-VercelCacheItem item -ErrorAction Stop }, { Set-VercelCacheItem item 1 -ErrorAction Stop }, { Invoke-VercelTagExpiry tag -ErrorAction Stop }) {
                $command | Should -Throw -ErrorId 'Redirected,*' -ExpectedMessage "*$($elsewhere.Url.TrimEnd('/'))*"
            }
            $elsewhere.Requests | Should -HaveCount 0
        }
        finally {
            $elsewhere.Dispose()
        }
    }

    It '-Fallback does not run if the cache cannot be reached' {
        Connect-VercelCache ([VercelFunctions.TestSupport.StubServer]::UrlOfNothing())
        { Get-VercelCacheItem item -Fallback { throw 'ran' } -ErrorAction Stop } | Should -Throw -ErrorId 'ConnectionFailed,*'
    }

    It 'the value of -Fallback is returned even if it cannot be stored' {
        Connect-Stub { [VercelFunctions.TestSupport.StubAnswer]::Empty(404) }
        $recorded = Invoke-Recorded { Get-VercelCacheItem item -Fallback { 'value' } }
        $recorded.Output | Should -Be 'value'
        $recorded.Errors[0].FullyQualifiedErrorId | Should -BeLike 'RequestRefused,*'
    }
}

Describe 'Secrets' {
    AfterEach { $server.Dispose() }

    It 'appear in no message, even if the server returns them' {
        Connect-Stub { [VercelFunctions.TestSupport.StubAnswer]::Json('{"error":{"message":"bad token hunter22 in Bearer hunter22"}}', 403) }
        $everything = & {
            $DebugPreference = 'Continue'
            Get-VercelCacheItem item -Verbose
            Set-VercelCacheItem item 1 -Verbose
            Invoke-VercelTagExpiry tag -PassThru -Verbose
            $Error[0..5] | Format-List * -Force
            $Error[0..5] | ForEach-Object { $_.Exception.ToString() }
            Get-VercelCacheConnection | Format-List * -Force
            Get-VercelCacheConnection | ConvertTo-Json -Depth 5
            Get-VercelCacheConnection | ForEach-Object ToString
            [Management.Automation.PSSerializer]::Serialize((Get-VercelCacheConnection), 5)
        } *>&1 | Out-String
        $everything | Should -Match 'bad token •••'
        $everything | Should -Not -Match 'hunter22'
    }

    It 'are sent to the server' {
        Connect-Stub { [VercelFunctions.TestSupport.StubAnswer]::Json('1', 200) }
        Get-VercelCacheItem item | Should -Be 1
        @($server.Requests)[0].Header('authorization') | Should -Be 'Bearer hunter22'
    }

    It 'can be a SecureString' {
        Connect-Stub { [VercelFunctions.TestSupport.StubAnswer]::Json('1', 200) }
        $secret = [securestring]::new()
        'Bearer s3cret'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
        Connect-VercelCache $server.Url @{ authorization = $secret }
        Get-VercelCacheItem item | Should -Be 1
        @($server.Requests)[0].Header('authorization') | Should -Be 'Bearer s3cret'
    }
}
