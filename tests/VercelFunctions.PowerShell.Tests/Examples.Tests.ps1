BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $examples = [IO.Path]::GetFullPath("$PSScriptRoot/../../examples")
    $emulator = Start-VercelCacheEmulator -Connect
}

AfterAll {
    Stop-VercelCacheEmulator
}

Describe 'Update-CacheFromApi' {
    BeforeAll {
        $products = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Json('[{"id":7,"name":"Lamp"},{"id":8,"name":"Chair"}]', 200))
    }

    AfterAll { $products.Dispose() }
    BeforeEach { Clear-VercelCache Data -Confirm:$false }
    AfterEach { Clear-VercelCacheFault }

    It 'stores each product under its ID, with TTL and tag' {
        $result = & $examples/Update-CacheFromApi.ps1 $products.Url -Prefix product -Ttl 6h
        $result.Stored, $result.Failed | Should -Be 2, 0
        (Get-VercelCacheItem product:7).name | Should -Be 'Lamp'
        $items = Find-VercelCacheItem -Tag product
        $items | Should -HaveCount 2
        $items[0].TimeLeft.TotalHours | Should -BeGreaterThan 5
    }

    It 'continues after a failure, and fails at the end' {
        Set-VercelCacheFault -Operation Set -Status 503 -Count 1
        { & $examples/Update-CacheFromApi.ps1 $products.Url -Prefix product 2>$null } | Should -Throw '1 entries could not be stored*503*'
        Find-VercelCacheItem -Tag product | Should -HaveCount 1
    }

    It 'stores nothing with -WhatIf' {
        & $examples/Update-CacheFromApi.ps1 $products.Url -Prefix product -WhatIf
        Find-VercelCacheItem | Should -HaveCount 0
    }
}

Describe 'Invoke-CmsWebhook' {
    BeforeAll {
        $secret = [Net.NetworkCredential]::new('', 'webhook-secret').SecurePassword
        function Get-Signature($Body) {
            [Convert]::ToHexString([Security.Cryptography.HMACSHA256]::HashData([Text.Encoding]::UTF8.GetBytes('webhook-secret'), [Text.Encoding]::UTF8.GetBytes($Body))).ToLowerInvariant()
        }
    }

    BeforeEach { Set-VercelCacheItem page 1 -Tag 'post:first' }

    It 'expires the tags of the changed content' {
        $body = '{"type":"post","slug":"first"}'
        $results = & $examples/Invoke-CmsWebhook.ps1 $body "sha256=$(Get-Signature $body)" $secret
        $results.Tag | Should -Be 'posts', 'post:first'
        $results.Status | Should -Be 'Expired', 'Expired'
    }

    It 'expires nothing if the signature is <Name>' -ForEach @(
        @{ Name = 'of another body'; Signature = { Get-Signature '{}' } }
        @{ Name = 'empty'; Signature = { '' } }
        @{ Name = 'not hexadecimal'; Signature = { 'sha256=zz' } }
        @{ Name = 'cut short'; Signature = { (Get-Signature '{"type":"menu"}').Substring(2) } }
    ) {
        Set-VercelCacheItem nav 1 -Tag navigation
        { & $examples/Invoke-CmsWebhook.ps1 '{"type":"menu"}' (& $Signature) $secret } | Should -Throw '*signature*'
        Test-VercelCacheItem nav | Should -BeTrue
    }

    It 'reports content without known tags' {
        $body = '{"type":"poll"}'
        { & $examples/Invoke-CmsWebhook.ps1 $body (Get-Signature $body) $secret } | Should -Throw "*'poll'*"
    }
}

Describe 'Get-CacheReport' {
    It 'reports totals and unusual items' {
        Clear-VercelCache Data -Confirm:$false
        Set-VercelCacheItem large ('x' * 2000) -Tag a -Ttl 1h
        Set-VercelCacheItem small 1 -Tag a, b -Ttl 1h
        Set-VercelCacheItem bare 1
        $null = Get-VercelCacheItem small
        $report = & $examples/Get-CacheReport.ps1 -LargerThan 1KB
        $report.Items, $report.Bytes | Should -Be 3, 2004
        $report.NeverRead.Name | Sort-Object | Should -Be 'bare', 'large'
        $report.WithoutTtl.Name, $report.WithoutTag.Name, $report.Large.Name | Should -Be 'bare', 'bare', 'large'
        $report.Tags | ForEach-Object { "$($_.Tag) $($_.Items) $($_.Bytes)" } | Should -Be 'a 2 2003', 'b 1 1'
    }

    It 'reports an empty cache' {
        Clear-VercelCache Data -Confirm:$false
        (& $examples/Get-CacheReport.ps1).Items | Should -Be 0
    }
}

Describe 'Switch-CacheNamespace' {
    It 'returns a new namespace, and expires items of the old one' {
        $first = & $examples/Switch-CacheNamespace.ps1 products
        Set-VercelCacheItem 7 'old' -Namespace $first -Tag $first
        $second = & $examples/Switch-CacheNamespace.ps1 products
        $second | Should -Not -Be $first
        Get-VercelCacheItem namespace:products | Should -Be $second
        Get-VercelCacheItem 7 -Namespace $first | Should -BeNullOrEmpty
        & $examples/Switch-CacheNamespace.ps1 products -WhatIf
        Get-VercelCacheItem namespace:products | Should -Be $second
    }
}

Describe 'With a Vercel project' {
    BeforeAll {
        $api = [VercelFunctions.TestSupport.EmulatorProcess]::StartAsync([string[]] ('--token', 'a-token-of-the-vault'), $null).GetAwaiter().GetResult()
        $env:VERCEL_API_URL = $api.Origin
        $connection = Connect-VercelCache $api.Endpoint @{ authorization = 'Bearer a-token-of-the-vault' } -PassThru
        Disconnect-VercelCache
    }

    AfterAll {
        $env:VERCEL_API_URL = $null
        $api.DisposeAsync().AsTask().GetAwaiter().GetResult()
        Disconnect-VercelCache
    }

    It 'Connect-VercelFromVault passes the token as a SecureString' {
        function Get-Secret($Name, $Vault) { "$Name of $Vault" | Should -Be 'VercelToken of mine'; [Net.NetworkCredential]::new('', 'a-token-of-the-vault').SecurePassword }
        & $examples/Connect-VercelFromVault.ps1 my-site -Team my-team -Vault mine
        (Get-VercelCacheConnection).Project | Should -Be 'my-site'
        Invoke-VercelTagExpiry posts -ErrorAction Stop
        $purges = Get-VercelCachePurge -Connection $connection -ErrorAction Stop
        $purges.Tags, $purges.Project, $purges.Team, $purges.Status | Should -Be 'posts', 'my-site', 'my-team', 200
    }

    Context 'Invoke-NightlyExpiry' {
        BeforeAll {
            # Azure Automation provides this cmdlet.
            function Get-AutomationVariable {
                param($Name, $ErrorAction)
                $value = @{ VercelProject = 'my-site'; VercelToken = 'a-token-of-the-vault' }[$Name]
                if (-not $value -and $ErrorAction -ne 'SilentlyContinue') { throw "There is no variable $Name." }
                $value
            }

            # In Azure Automation, the module is on the module path. Here, the module under test is already loaded.
            Mock Import-Module { }
        }

        It 'expires the tags' {
            $results = & $examples/Invoke-NightlyExpiry.ps1 prices, stock
            $results.Tag | Should -Be 'prices', 'stock'
            $results.Status | Should -Be 'Expired', 'Expired'
        }

        It 'retries a failed tag' {
            Set-VercelCacheFault 'purge tag prices 100% 400 1 times' -Connection $connection
            $results = & $examples/Invoke-NightlyExpiry.ps1 prices -WarningAction SilentlyContinue
            $results.Status | Should -Be 'Expired'
        }

        It 'throws if the retry fails too' {
            Set-VercelCacheFault 'purge tag stock 100% 400' -Connection $connection
            { & $examples/Invoke-NightlyExpiry.ps1 prices, stock -WarningAction SilentlyContinue 2>$null } | Should -Throw 'Some tags could not be expired*'
        }
    }
}

Describe 'Measure-Visitor' {
    It 'counts by country and region, and warns of unreadable lines' {
        Set-Content TestDrive:/requests.jsonl @'
{"headers":{"x-vercel-ip-country":"DE","x-vercel-ip-country-region":"BE"}}
{"headers":{"x-vercel-ip-country":"US","x-vercel-ip-country-region":"CA"}}
no json
{"headers":{"x-vercel-ip-country":"DE","x-vercel-ip-country-region":"BE"}}
{"headers":{"accept":"*/*"}}
'@
        $counts = & $examples/Measure-Visitor.ps1 TestDrive:/requests.jsonl -WarningVariable warnings -WarningAction SilentlyContinue
        $counts | ForEach-Object { "$($_.Flag) $($_.Country) $($_.Region) $($_.Visitors)" } | Should -Be '🇩🇪 DE BE 2', '   1', '🇺🇸 US CA 1'
        $warnings | Should -BeLike '1 lines*'
    }
}

Describe 'The examples' {
    It 'are all listed in the README' {
        $listed = [regex]::Matches((Get-Content $examples/README.md -Raw), '\]\(([^)]+)\)').ForEach({ $_.Groups[1].Value })
        $listed | Sort-Object | Should -Be ((Get-ChildItem $examples -Exclude README.md).Name | Sort-Object)
    }

    It 'each have help with an example' {
        Get-ChildItem $examples -Filter *.ps1 | ForEach-Object {
            $help = Get-Help $_.FullName -Full
            $help.Synopsis | Should -Not -BeNullOrEmpty
            $help.examples.example | Should -Not -BeNullOrEmpty
        }
    }
}
