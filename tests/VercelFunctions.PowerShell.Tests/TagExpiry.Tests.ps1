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

    It 'expires the items that bear the tag, and no others' {
        @(Invoke-VercelTagExpiry posts).Count | Should -Be 0
        (Find-VercelCacheItem).Name | Should -Be 'three'
    }

    It 'takes many tags, by position, by pipeline and by property name' {
        Invoke-VercelTagExpiry first, pages
        (Find-VercelCacheItem).Name | Should -Be 'two'
        'posts' | Invoke-VercelTagExpiry
        Find-VercelCacheItem | Should -HaveCount 0
        Set-VercelCacheItem again 1 -Tag again
        [pscustomobject]@{ Tag = 'again' } | Invoke-VercelTagExpiry
        Find-VercelCacheItem | Should -HaveCount 0
    }

    It 'tells tags apart by case' {
        Invoke-VercelTagExpiry POSTS
        Find-VercelCacheItem | Should -HaveCount 3
    }

    It 'gives one result a tag with -PassThru' {
        $results = 'posts', 'none' | Invoke-VercelTagExpiry -PassThru
        $results.Tag | Should -Be 'posts', 'none'
        $results.Status | Should -Be 'Expired', 'Expired'
        $results[0].Cache | Should -Be 'the in-memory cache of this process'
        $results[0].Duration | Should -BeOfType [timespan]
    }

    It 'does nothing with -WhatIf, and asks nothing with -Confirm:$false' {
        Invoke-VercelTagExpiry posts -WhatIf
        Find-VercelCacheItem | Should -HaveCount 3
        Invoke-VercelTagExpiry posts -Confirm:$false
        Find-VercelCacheItem | Should -HaveCount 1
    }

    It 'expires the good tags of a list and makes an error of each bad one' {
        $recorded = Invoke-Recorded { Invoke-VercelTagExpiry posts, 'a,b', '', pages -PassThru }
        $recorded.Errors.TargetObject | Should -Be 'a,b', ''
        $recorded.Errors.FullyQualifiedErrorId | Should -Be ('InvalidTag,VercelFunctions.PowerShell.InvokeVercelTagExpiryCommand', 'InvalidTag,VercelFunctions.PowerShell.InvokeVercelTagExpiryCommand')
        ($recorded.Output | Where-Object Status -EQ 'Expired').Tag | Should -Be 'posts', 'pages'
        Find-VercelCacheItem | Should -HaveCount 0
    }

    Context 'over HTTP' {
        It 'sends 1,000 tags in 8 requests, all of them, in order' {
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

        It 'lets the tags that failed be piped in again' {
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
