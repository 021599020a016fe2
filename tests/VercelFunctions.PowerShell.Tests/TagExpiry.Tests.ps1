BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
}

Describe 'Invoke-VercelTagExpiry' {
    BeforeEach {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem one 1 -Tag posts, first
        Set-VercelCacheItem two 2 -Tag posts
        Set-VercelCacheItem three 3 -Tag pages
    }

    It 'expires only items with the tag' {
        @(Invoke-VercelTagExpiry posts).Count | Should -Be 0
        (Find-VercelCacheItem).Name | Should -Be 'three'
    }

    It 'accepts tags by position, pipeline and property name' {
        Invoke-VercelTagExpiry first, pages
        (Find-VercelCacheItem).Name | Should -Be 'two'
        'posts' | Invoke-VercelTagExpiry
        Find-VercelCacheItem | Should -HaveCount 0
        Set-VercelCacheItem again 1 -Tag again
        [pscustomobject]@{ Tag = 'again' } | Invoke-VercelTagExpiry
        Find-VercelCacheItem | Should -HaveCount 0
    }

    It 'is case-sensitive' {
        Invoke-VercelTagExpiry POSTS
        Find-VercelCacheItem | Should -HaveCount 3
    }

    It 'returns one result per tag with -PassThru' {
        $results = 'posts', 'none' | Invoke-VercelTagExpiry -PassThru
        $results.Tag | Should -Be 'posts', 'none'
        $results.Status | Should -Be 'Expired', 'Expired'
        $results[0].Cache | Should -Be 'the in-memory cache of this process'
        $results[0].DurationMs | Should -BeOfType [double]
        $results[0].Reason | Should -BeNullOrEmpty
    }

    It 'returns results that ConvertTo-Json writes as plain values' {
        $json = 'posts', 'a,b' | Invoke-VercelTagExpiry -PassThru -ErrorAction SilentlyContinue | ConvertTo-Json -Compress
        $results = $json | ConvertFrom-Json | Sort-Object Tag
        $results[0].PSObject.Properties.Name | Sort-Object | Should -Be 'Cache', 'DurationMs', 'Reason', 'Status', 'Tag'
        $results.Tag | Should -Be 'a,b', 'posts'
        $results.Status | Should -BeExactly 'Failed', 'Expired'
        $results[0].Reason | Should -BeLike "*'a,b'*comma*"
        $results[1].Reason | Should -BeNullOrEmpty
        $results[1].DurationMs | Should -BeOfType [double]
    }

    It 'expires the tags of items from Find-VercelCacheItem' {
        $results = Find-VercelCacheItem one | Invoke-VercelTagExpiry -PassThru -ErrorAction Stop
        $results.Tag | Sort-Object | Should -Be 'first', 'posts'
        (Find-VercelCacheItem).Name | Should -Be 'three'
        Invoke-VercelTagExpiry -Item (Find-VercelCacheItem)
        Find-VercelCacheItem | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf, and does not prompt with -Confirm:$false' {
        Invoke-VercelTagExpiry posts -WhatIf
        Find-VercelCacheItem | Should -HaveCount 3
        Invoke-VercelTagExpiry posts -Confirm:$false
        Find-VercelCacheItem | Should -HaveCount 1
    }

    It 'reports each tag that is not valid, and expires the others' {
        $recorded = Invoke-Recorded { Invoke-VercelTagExpiry posts, 'a,b', '', pages -PassThru }
        $recorded.Errors.TargetObject | Should -Be 'a,b', ''
        $recorded.Errors.FullyQualifiedErrorId | Should -Be ('InvalidTag,VercelFunctions.PowerShell.InvokeVercelTagExpiryCommand', 'InvalidTag,VercelFunctions.PowerShell.InvokeVercelTagExpiryCommand')
        ($recorded.Output | Where-Object Status -EQ 'Expired').Tag | Should -Be 'posts', 'pages'
        Find-VercelCacheItem | Should -HaveCount 0
    }

    Context 'over HTTP' {
        It 'sends 1,000 tags in 8 requests, in order' {
            $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(200))
            try {
                $connection = Connect-VercelCache $server.Url -PassThru
                1..1000 | ForEach-Object { "tag-$_" } | Invoke-VercelTagExpiry -Connection $connection -ErrorAction Stop
                $server.Requests | Should -HaveCount 8
                $server.Requests.Method | Sort-Object -Unique | Should -Be 'POST'
                $sent = $server.Requests.Target | ForEach-Object { [uri]::UnescapeDataString(($_ -split '\?tags=')[1]) -split ',' }
                $sent | Should -Be (1..1000 | ForEach-Object { "tag-$_" })
            }
            finally {
                $server.Dispose()
            }
        }

        It 'sends nothing before the pipeline ends' {
            $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(200))
            try {
                $connection = Connect-VercelCache $server.Url -PassThru
                $sent = [Collections.Generic.List[int]]::new()
                1..300 | ForEach-Object { $sent.Add($server.Requests.Count); "tag-$($_ % 200)" } | Invoke-VercelTagExpiry -Connection $connection -ErrorAction Stop
                $sent | Sort-Object -Unique | Should -Be 0
                $server.Requests | Should -HaveCount 2
            }
            finally {
                $server.Dispose()
            }
        }

        It 'accepts failed results again' {
            $down = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(503))
            $up = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(200))
            try {
                Connect-VercelCache $down.Url
                $results = 'a', 'b' | Invoke-VercelTagExpiry -PassThru -ErrorAction SilentlyContinue -ErrorVariable problems
                $results.Status | Should -Be 'Failed', 'Failed'
                $problems.Count | Should -BeGreaterOrEqual 2
                $problems[0].FullyQualifiedErrorId | Should -BeLike 'ServerError,*'
                Connect-VercelCache $up.Url
                ($results | Where-Object Status -EQ Failed | Invoke-VercelTagExpiry -PassThru).Tag | Should -Be 'a', 'b'
            }
            finally {
                $down.Dispose()
                $up.Dispose()
            }
        }
    }
}
