BeforeDiscovery {
    $notUrls = 'ftp://example.com/', '/blog', 'not a url', '' | ForEach-Object { @{ Text = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $secret = 'byp4ss-s3cret'
    function Get-Answer($Cache, $Age = [NullString]::Value, $Id = [NullString]::Value, $Status = 200, $Delivery = 'Whole') {
        $answer = [VercelFunctions.TestSupport.StubSite]::Answer($Cache, $Age, $Id, $Status)
        $answer.GetType().GetProperty('Delivery').SetValue($answer, [VercelFunctions.TestSupport.StubDelivery] $Delivery)
        $answer
    }
    # Runs a script in a new runspace, and stops it, as Ctrl+C does, once the condition is true. Returns its state.
    function Invoke-Stopped([string] $Script, [scriptblock] $Condition) {
        $shell = [powershell]::Create()
        [void] $shell.AddScript("Import-Module '$ModuleManifest' -ArgumentList '$TestEdition'; $Script")
        $running = $shell.BeginInvoke()
        [Threading.SpinWait]::SpinUntil({ & $Condition }, [timespan]::FromSeconds(60)) | Should -BeTrue
        $stopping = $shell.BeginStop($null, $null)
        $stopping.AsyncWaitHandle.WaitOne([timespan]::FromSeconds(60)) | Should -BeTrue
        $running.IsCompleted | Should -BeTrue
        $shell.InvocationStateInfo.State

        # Disposed only here, because Dispose would wait for a pipeline that does not stop.
        $shell.Dispose()
    }
}

Describe 'Get-VercelCacheStatus' {
    BeforeEach {
        $site = [VercelFunctions.TestSupport.StubSite]::new()
    }

    AfterEach {
        $site.Dispose()
    }

    It 'returns the cache state, age, region and status' {
        $url = $site.Page('blog', (Get-Answer STALE -Age 90 -Id 'fra1::abc'))
        $status = Get-VercelCacheStatus $url -ErrorAction Stop
        $status.Uri | Should -Be ([uri] $url)
        $status.Cache | Should -BeExactly 'STALE'
        $status.Age | Should -Be ([timespan]::FromSeconds(90))
        $status.Region | Should -Be 'fra1'
        $status.Status | Should -Be 200
        $status.Duration | Should -BeOfType [timespan]
        $status.PSObject.Properties.Name | Should -Be 'Uri', 'Cache', 'Age', 'Region', 'Status', 'Duration'
    }

    It 'shows a table, with absent and unknown values' {
        $one = $site.Page('one', (Get-Answer HIT -Age 3723 -Id 'iad1::abc'))
        $two = $site.Page('two', (Get-Answer FUTURE -Age x))
        $three = $site.Page('three', [VercelFunctions.TestSupport.StubAnswer]::Empty(404))
        $lines = (Get-VercelCacheStatus $one, $two, $three -ErrorAction Stop | Format-Table | Out-String -Width 200) -split '\r?\n' | Where-Object { $_ }
        $lines[0] | Should -Match '^Cache +Age +Region +Status +Duration +Uri'
        $lines[2] | Should -Match "^HIT +1h 02m +iad1 +200 +\d+\.\d m?s +$one"
        $lines[3] | Should -Match "^FUTURE +200 +\d+\.\d m?s +$two"
        $lines[4] | Should -Match "^ +404 +\d+\.\d m?s +$three"
    }

    It 'accepts many URLs, and keeps their order' {
        $urls = 1..60 | ForEach-Object { $site.Page("page-$_", (Get-Answer "STATE-$_")) }
        (Get-VercelCacheStatus $urls).Cache | Should -Be (1..60 | ForEach-Object { "STATE-$_" })
        ($urls | Get-VercelCacheStatus).Cache | Should -Be (1..60 | ForEach-Object { "STATE-$_" })
        ($urls[0], $urls[1] | Get-VercelCacheStatus).Uri.OriginalString | Should -Be $urls[0], $urls[1]
    }

    It 'accepts URLs as text, Uri, or property, from the pipeline too' {
        $url = $site.Page('blog/a%2Fb', (Get-Answer HIT))
        $url | Get-VercelCacheStatus
        [uri] $url | Get-VercelCacheStatus
        [pscustomobject]@{ Uri = $url } | Get-VercelCacheStatus
        [pscustomobject]@{ Url = $url; Name = 'as Vercel''s API returns deployments' } | Get-VercelCacheStatus
        [pscustomobject]@{ Uri = [uri] $url } | Get-VercelCacheStatus
        Get-VercelCacheStatus -Url $url | Get-VercelCacheStatus
        Get-VercelCacheStatus ([uri] $url)
        Get-VercelCacheStatus @([uri] $url, $url)
        $site.Requests.Target | Should -Be (@('/blog/a%2Fb') * 10)
    }

    It 'sends nothing for an empty pipeline' {
        @() | Get-VercelCacheStatus | Should -BeNullOrEmpty
    }

    It 'uses https for a URL without a scheme' {
        $there = [VercelFunctions.TestSupport.StubServer]::UrlOfNothing() -replace '^http://'
        { Get-VercelCacheStatus "${there}blog" -ErrorAction Stop } | Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage "https://${there}blog could not be reached*"
    }

    It 'reports each URL that fails, and requests the others' {
        $down = [VercelFunctions.TestSupport.StubServer]::UrlOfNothing()
        $silent = $site.Page('silent', (Get-Answer HIT -Delivery Never))
        $recorded = Invoke-Recorded { Get-VercelCacheStatus $site.Page('a'), $down, 'ftp://x', $silent, $site.Page('b') -RequestTimeoutSec 5 }
        $recorded.Output.Cache | Should -Be 'HIT', 'HIT'
        $recorded.Errors.FullyQualifiedErrorId -replace ',.*' | Should -Be 'ConnectionFailed', 'InvalidEndpoint', 'TimedOut'
        $recorded.Errors.CategoryInfo.Category | Should -Be 'ConnectionError', 'InvalidArgument', 'OperationTimeout'
        $recorded.Errors.TargetObject | Should -Be $down, 'ftp://x', $silent
        $recorded.Errors.ErrorDetails.RecommendedAction | Should -Not -Contain ''
    }

    It 'refuses ''<Text>''' -ForEach $notUrls {
        { Get-VercelCacheStatus $Text -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidEndpoint,*'
    }

    It 'reports a redirect, and does not follow it with the secret' {
        $elsewhere = [VercelFunctions.TestSupport.StubSite]::new()
        try {
            $url = $site.Page('blog', [VercelFunctions.TestSupport.StubAnswer]::Redirect(307, $elsewhere.Page('login')))
            (Get-VercelCacheStatus $url -BypassSecret $secret).Status | Should -Be 307
            @($site.Requests)[0].Header('x-vercel-protection-bypass') | Should -Be $secret
            $elsewhere.Requests | Should -HaveCount 0
        }
        finally {
            $elsewhere.Dispose()
        }
    }

    It 'stops on Ctrl+C during a request' {
        $url = $site.Page('blog', (Get-Answer HIT -Delivery Never))
        Invoke-Stopped "Get-VercelCacheStatus '$url' -RequestTimeoutSec 3600" { $site.Requests.Count -gt 0 } | Should -Be 'Stopped'
    }
}

Describe 'Get-VercelCacheStatus -BypassSecret' {
    BeforeEach {
        $site = [VercelFunctions.TestSupport.StubSite]::new()
        $url = $site.Page('blog')
    }

    AfterEach {
        $site.Dispose()
    }

    It 'accepts text, a SecureString, an empty string and $null' {
        $secure = [securestring]::new()
        's3cure'.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
        foreach ($given in $secret, $secure, '', $null) {
            Get-VercelCacheStatus $url -BypassSecret $given -ErrorAction Stop
        }
        $site.Requests | ForEach-Object { "$($_.Header('x-vercel-protection-bypass'))" } | Should -Be $secret, 's3cure', '', ''
    }

    It 'does not quote a value that it refuses' {
        { Get-VercelCacheStatus $url -BypassSecret @{ value = $secret } } | Should -Throw -ExpectedMessage '*Hashtable cannot be a secret*'
        { Get-VercelCacheStatus $url -BypassSecret $secret, $secret } | Should -Throw -ExpectedMessage '*cannot be a secret*'
        { Get-VercelCacheStatus $url -BypassSecret "$secret`r`nx: y" } | Should -Throw -ErrorId 'InvalidHeaders,*'
        $Error[0..2] | Format-List * -Force | Out-String -Width 4096 | Should -Not -Match $secret
    }

    It 'appears in no output or message, even if the server returns it' {
        $echo = $site.Page('echo', (Get-Answer $secret -Age $secret -Id "${secret}::x" -Status 401))
        $bad = $site.Page('bad', (Get-Answer HIT).With("x y$secret", 'z'))
        $down = [VercelFunctions.TestSupport.StubServer]::UrlOfNothing()
        $everything = & {
            $DebugPreference = 'Continue'
            $statuses = Get-VercelCacheStatus $url, $echo, $bad, $down -BypassSecret $secret -Verbose -Debug
            $statuses
            $statuses += Get-VercelCacheStatus $echo, $bad, $down -BypassSecret $secret -Until Stale -TimeoutSec 0 -Verbose -Debug
            $statuses | Format-List * -Force
            $statuses | ConvertTo-Json -Depth 5
            $statuses | ForEach-Object ToString
            [Management.Automation.PSSerializer]::Serialize($statuses, 5)
            $Error[0..5] | ForEach-Object { $_ | Format-List Exception, ErrorDetails, TargetObject, CategoryInfo, FullyQualifiedErrorId -Force; $_.Exception.ToString() }
        } *>&1 | Out-String -Width 4096
        $everything | Should -Match 'StatusNotReached'
        $everything | Should -Match '•••'
        $everything | Should -Not -Match $secret
        @($site.Requests)[-1].Header('x-vercel-protection-bypass') | Should -Be $secret
    }
}

Describe 'Get-VercelCacheStatus -Until' {
    BeforeEach {
        $site = [VercelFunctions.TestSupport.StubSite]::new()
    }

    AfterEach {
        $site.Dispose()
    }

    It 'requests each URL until it shows one of the states' {
        $one = $site.Page('one', @((Get-Answer HIT), (Get-Answer HIT), (Get-Answer STALE -Age 5), (Get-Answer HIT)))
        $two = $site.Page('two', @((Get-Answer MISS), (Get-Answer HIT)))
        $recorded = Invoke-Recorded { Get-VercelCacheStatus $one, $two -Until Stale, Miss, Revalidated -TimeoutSec 600 -Verbose }
        $recorded.Output.Cache | Should -Be 'STALE', 'MISS'
        $recorded.Errors | Should -HaveCount 0
        $site.Visits('one') | Should -Be 3
        $site.Visits('two') | Should -Be 1
        $recorded.Verbose -join "`n" | Should -Match "${one}: STALE, age 5 s, status 200, \d+ ms \(3 requests\)"
    }

    It 'reports the last response if no state is reached in time' {
        $one = $site.Page('one', (Get-Answer STALE))
        $two = $site.Page('two', (Get-Answer HIT))
        $recorded = Invoke-Recorded { Get-VercelCacheStatus $one, $two -Until Stale -TimeoutSec 0.3 }
        $recorded.Output.Cache | Should -Be 'STALE', 'HIT'
        $recorded.Errors | Should -HaveCount 1
        $recorded.Errors[0].FullyQualifiedErrorId | Should -Be 'StatusNotReached,VercelFunctions.PowerShell.GetVercelCacheStatusCommand'
        $recorded.Errors[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $recorded.Errors[0].TargetObject | Should -Be $two
        "$($recorded.Errors[0])" | Should -BeLike "$two did not show STALE within * seconds (* requests). The last response showed HIT (status 200). *"
        $recorded.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*tag*'
    }

    It 'shows a progress bar, and completes it' {
        $url = $site.Page('blog', @((Get-Answer HIT), (Get-Answer HIT), (Get-Answer STALE)))
        $shell = [powershell]::Create()
        try {
            [void] $shell.AddScript("Import-Module '$ModuleManifest' -ArgumentList '$TestEdition'; Get-VercelCacheStatus '$url' -Until Stale")
            $shell.Invoke().Cache | Should -Be 'STALE'
            $bars = $shell.Streams.Progress | Where-Object Activity -EQ 'Waiting for Stale'
            $bars[0].StatusDescription | Should -Match '^[01] of 1$'
            $bars[-1].RecordType | Should -Be 'Completed'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'completes the states' {
        $line = 'Get-VercelCacheStatus x -Until Stale, '
        ([Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Be 'Bypass', 'Hit', 'Miss', 'Prerender', 'Revalidated', 'Stale'
    }

    It 'stops on Ctrl+C while it waits' {
        $url = $site.Page('blog', (Get-Answer HIT))
        Invoke-Stopped "Get-VercelCacheStatus '$url' -Until Stale -TimeoutSec 3600" { $site.Requests.Count -gt 2 } | Should -Be 'Stopped'
    }
}
