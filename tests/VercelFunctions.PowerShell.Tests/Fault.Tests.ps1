BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $emulator = Start-VercelCacheEmulator -Connect -Project blog, blog:preview
}

AfterAll {
    Stop-VercelCacheEmulator
}

Describe 'Set-VercelCacheFault' {
    BeforeEach { Clear-VercelCacheFault -ErrorAction Stop }

    It 'fails every request with a status if no percentage is specified' {
        Set-VercelCacheFault -Operation Get -Status 503 -ErrorAction Stop | Should -BeNullOrEmpty
        { Get-VercelCacheItem item -ErrorAction Stop } | Should -Throw -ErrorId 'ServerError,*' -ExpectedMessage '*503*get 100% 503*'
        { Set-VercelCacheItem item 1 -ErrorAction Stop } | Should -Not -Throw
        $fault = Get-VercelCacheFault
        $fault.Rule | Should -BeExactly 'get 100% 503'
        $fault.Requests, $fault.Hits | Should -Be 1, 1
        $fault.Project | Should -Be 'blog:production'
    }

    It 'creates <Rule> from parameters' -ForEach @(
        @{ Parameter = @{ Status = 404; Percent = 12.5 }; Rule = 'any 12.5% 404' }
        @{ Parameter = @{ Operation = 'Expire'; Delay = '2s'; Count = 3 }; Rule = 'expire 100% slow 2000ms 3 times' }
        @{ Parameter = @{ Operation = 'Purge'; Effect = 'Drop'; Percent = 0.01 }; Rule = 'purge 0.01% drop' }
        @{ Parameter = @{ Effect = 'Hang' }; Rule = 'any 100% hang' }
        @{ Parameter = @{ Operation = 'InvalidateByTags'; Tag = 'two "words"'; Effect = 'Cut' }; Rule = 'invalidate-by-tags tag "two ""words""" 100% cut' }
        @{
            Parameter = @{ Operation = 'Purge'; Status = 429; Code = 'rate_limited'; Message = 'Wait'; Header = @{ 'Retry-After' = 1 } }
            Rule      = 'purge 100% 429 code "rate_limited" message "Wait" header "Retry-After: 1"'
        }
        @{ Parameter = @{ Operation = 'Get'; Effect = 'Stale'; Count = 1 }; Rule = 'get 100% stale 1 times' }
    ) {
        (Set-VercelCacheFault @Parameter -PassThru -ErrorAction Stop).Rule | Should -BeExactly $Rule
    }

    It 'has one parameter set per kind of rule' {
        (Get-Command Set-VercelCacheFault).ParameterSets.Name | Sort-Object | Should -Be 'Delay', 'Effect', 'Rule', 'Status'
    }

    It 'replaces the rules with those by position or pipeline' {
        Set-VercelCacheFault 'get 1% 500', 'set 2% drop'
        'delete 3% slow 1ms', 'any 4% 429' | Set-VercelCacheFault
        (Get-VercelCacheFault).Rule | Should -Be 'delete 3% slow 1ms', 'any 4% 429'
    }

    It 'keeps the rules and warns if nothing is piped' {
        Set-VercelCacheFault 'get 1% 500'
        $recorded = Invoke-Recorded { @() | Set-VercelCacheFault }
        $recorded.Warnings.Message | Should -BeLike '*Nothing was piped*Clear-VercelCacheFault*'
        (Get-VercelCacheFault).Rule | Should -Be 'get 1% 500'
    }

    It 'keeps the existing rules with -Append, and accepts its own output' {
        Set-VercelCacheFault 'get 1% 500'
        $null = Get-VercelCacheItem none
        Set-VercelCacheFault -Effect Drop -Append
        $faults = Get-VercelCacheFault
        $faults.Rule | Should -Be 'get 1% 500', 'any 100% drop'
        $faults[0].Requests | Should -Be 1
        Clear-VercelCacheFault
        $faults | Set-VercelCacheFault
        (Get-VercelCacheFault).Rule | Should -Be $faults.Rule
    }

    It 'lets a retry succeed with -Count' {
        Set-VercelCacheItem item 'there'
        Set-VercelCacheFault -Operation Get -Effect Drop -Count 1
        { Get-VercelCacheItem item -ErrorAction Stop } | Should -Throw -ErrorId 'ConnectionFailed,*'
        Get-VercelCacheItem item | Should -Be 'there'
    }

    It 'returns a stale item, which is a miss' {
        Set-VercelCacheItem item 'there'
        Set-VercelCacheFault -Effect Stale -Count 1
        Get-VercelCacheItem item -Fallback { 'made again' } | Should -Be 'made again'
    }

    It 'reports the format of a rule' {
        { Set-VercelCacheFault 'get often 503' -ErrorAction Stop } | Should -Throw -ErrorId 'RequestRefused,*' -ExpectedMessage "*'get often 503'*'get 5% 503'*"
        { Set-VercelCacheFault -Status 200 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*' -ExpectedMessage '*300*'
    }

    It 'returns the specified code and message' {
        Set-VercelCacheFault -Operation Get -Status 503 -Code closed -Message 'Back at "nine"' -ErrorAction Stop
        { Get-VercelCacheItem item -ErrorAction Stop } | Should -Throw -ErrorId 'ServerError,*' -ExpectedMessage '*(503): closed: Back at "nine"*'
    }

    It 'does not affect other projects' {
        $preview = $emulator.Connections['blog:preview']
        Set-VercelCacheFault -Status 500 -Connection $preview
        { Get-VercelCacheItem item -ErrorAction Stop } | Should -Not -Throw
        { Get-VercelCacheItem item -Connection $preview -ErrorAction Stop } | Should -Throw
        Clear-VercelCacheFault -Connection $preview
        { Get-VercelCacheItem item -Connection $preview -ErrorAction Stop } | Should -Not -Throw
    }

    It 'sets nothing with -WhatIf' {
        Set-VercelCacheFault -Status 500 -WhatIf
        Get-VercelCacheFault | Should -BeNullOrEmpty
        Set-VercelCacheFault -Status 500
        Clear-VercelCacheFault -WhatIf
        Get-VercelCacheFault | Should -Not -BeNullOrEmpty
    }

    It 'reports that a cache in memory does not support it' {
        $memory = Connect-VercelCache -InMemory -PassThru
        Connect-VercelCache $emulator.Endpoint @{ authorization = 'x' }
        { Set-VercelCacheFault -Status 500 -Connection $memory -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupported,*' -ExpectedMessage '*in-memory cache*'
        { Get-VercelCacheFault -Connection $emulator.Connection -ErrorAction Stop } | Should -Not -Throw
    }
}

Describe 'Start-VercelCacheEmulator with projects and faults' {
    AfterAll { Stop-VercelCacheEmulator }

    It 'returns a connection per project' {
        $several = Start-VercelCacheEmulator -Project shop, blog:preview
        $several.Connections.Keys | Sort-Object | Should -Be 'blog:preview', 'shop:production'
        $several.Connection | Should -Be $several.Connections['shop:production']
        Set-VercelCacheItem item 1 -Connection $several.Connection -ErrorAction Stop
        Test-VercelCacheItem item -Connection $several.Connections['blog:preview'] -ErrorAction Stop | Should -BeFalse
        Test-VercelCacheItem item -Connection $several.Connections['shop:production'] | Should -BeTrue
    }

    It 'applies the fault rules it was started with' {
        $rules = 'get 50% 503', 'any 1% drop', 'purge 100% 503 message "Back at nine"'
        $faulty = Start-VercelCacheEmulator -Fault $rules
        (Get-VercelCacheFault -Connection $faulty.Connection).Rule | Should -Be $rules
        $faulty.Connections.Keys | Should -Be 'default'
    }

    It 'refuses <_> before it starts' -ForEach 'a b', 'blog:staging', '' {
        { Start-VercelCacheEmulator -Project $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'reports a rule that is not valid' {
        { Start-VercelCacheEmulator -Fault 'get 5% 200' } | Should -Throw -ErrorId 'EmulatorFailed,*' -ExpectedMessage "*'get 5% 200'*"
    }
}

Describe 'Get-VercelCachePurge' {
    BeforeAll {
        $watched = Start-VercelCacheEmulator -Connect -Project shop, blog
        $token = ($env:RUNTIME_CACHE_HEADERS | ConvertFrom-Json).authorization -replace '^Bearer '
        $project = Connect-VercelCache -Project shop -Team team_1 -Token $token -ApiUri $watched.Endpoint.GetLeftPart('Authority') -PassThru
        Connect-VercelCache $watched.Endpoint @{ authorization = "Bearer $token" }
    }

    AfterAll { Stop-VercelCacheEmulator }

    It 'returns each purge request with its status' {
        Set-VercelCacheFault -Operation Purge -Tag broken -Status 403
        $how = @{ Mode = 'Delete'; Target = 'Production'; RevalidationDeadline = '90s' }
        Invoke-VercelTagExpiry posts, prices -Connection $project @how -ErrorAction Stop
        Invoke-VercelTagExpiry broken -Connection $project -ErrorAction SilentlyContinue
        $purges = Get-VercelCachePurge -ErrorAction Stop
        $purges | Should -HaveCount 2
        $first = $purges[0]
        $first.Operation, $first.Target, $first.RevalidationDeadlineSeconds | Should -Be 'DeleteByTags', 'production', 90
        $first.Project, $first.Team, $first.Status | Should -Be 'shop', 'team_1', 200
        $first.Tags | Should -Be 'posts', 'prices'
        $purges[1].Status, $purges[1].Fault | Should -Be 403, 'purge tag "broken" 100% 403'
        $purges | Format-List * | Out-String | Should -Not -Match $token
        Get-VercelCachePurge -Connection $watched.Connections['blog:production'] | Should -BeNullOrEmpty
    }

    It 'reports that a cache in memory does not support it' {
        $memory = Connect-VercelCache -InMemory -PassThru
        { Get-VercelCachePurge -Connection $memory -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupported,*' -ExpectedMessage '*in-memory cache*'
    }
}

Describe 'Show-VercelCacheEmulator' {
    AfterAll { Stop-VercelCacheEmulator }

    It 'returns the link of the page as text, with the token in the fragment' {
        $shown = Start-VercelCacheEmulator
        $link = $shown | Show-VercelCacheEmulator -AsLink
        $link | Should -BeOfType [string]
        $link | Should -Match "^http://127\.0\.0\.1:$($shown.Endpoint.Port)/#[0-9a-f]{64}$"
        $shown | Format-List * | Out-String | Should -Not -Match ([uri] $link).Fragment.Substring(1)
    }

    It 'reports that no emulator is running' {
        Stop-VercelCacheEmulator
        { Show-VercelCacheEmulator -ErrorAction Stop } | Should -Throw -ErrorId 'NoEmulator,*'
    }
}
