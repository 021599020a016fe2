BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(200))
    Connect-VercelCache $server.Url @{ authorization = 'Bearer top-secret' }
}

AfterAll {
    $server.Dispose()
}

Describe 'Bad input is refused before anything is sent, with the figure and the limit' {
    BeforeEach { $sentBefore = $server.Requests.Count }
    AfterEach { $server.Requests.Count | Should -Be $sentBefore -Because 'nothing may be sent' }

    It 'a value of 2 MB and 1 byte' {
        # With its two quotes.
        $value = 'x' * (2MB - 1)
        { Set-VercelCacheItem item $value -ErrorAction Stop } | Should -Throw -ErrorId 'ItemTooLarge,VercelFunctions.PowerShell.SetVercelCacheItemCommand' -ExpectedMessage '*2,097,153 bytes*2,097,152 bytes*'
    }

    It '129 tags' {
        { Set-VercelCacheItem item 1 -Tag (1..129) -ErrorAction Stop } | Should -Throw -ErrorId 'TooManyTags,*' -ExpectedMessage '*129 tags*128*'
    }

    It 'a tag of 257 bytes' {
        { Set-VercelCacheItem item 1 -Tag ('x' * 257) -ErrorAction Stop } | Should -Throw -ErrorId 'TagTooLong,*' -ExpectedMessage '*257 bytes*256 bytes*'
    }

    It 'a tag of 257 bytes in 129 characters' {
        { Invoke-VercelTagExpiry ('é' * 128 + 'x') -ErrorAction Stop } | Should -Throw -ErrorId 'TagTooLong,*' -ExpectedMessage '*257 bytes*256 bytes*'
    }

    It 'a tag with <Name>' -ForEach @(
        @{ Name = 'a comma'; Tag = 'a,b'; Message = '*comma*' }
        @{ Name = 'a control character'; Tag = "a`r"; Message = '*control character*' }
        @{ Name = 'a line break'; Tag = "a`nb"; Message = '*\u000a*control character*' }
        @{ Name = 'nothing in it'; Tag = ''; Message = '*empty tag*' }
    ) {
        { Set-VercelCacheItem item 1 -Tag $Tag -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*' -ExpectedMessage $Message
        { Invoke-VercelTagExpiry $Tag -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*' -ExpectedMessage $Message
    }

    It 'a tag that no header can carry' {
        { Set-VercelCacheItem item 1 -Tag 'naïve' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*' -ExpectedMessage "*'naïve'*visible ASCII*"
    }

    It 'a TTL of <Ttl>' -ForEach @(
        @{ Ttl = 0; Message = '*0 seconds*shortest is 1 second*' }
        @{ Ttl = '0s'; Message = '*0 seconds*shortest is 1 second*' }
        @{ Ttl = -5; Message = '*-5 seconds*shortest is 1 second*' }
        @{ Ttl = 1.5; Message = '*1.5 seconds*whole seconds*' }
        @{ Ttl = [timespan]::FromMilliseconds(1500); Message = '*1.5 seconds*whole seconds*' }
        @{ Ttl = 2147483648; Message = '*2147483648 seconds*longest is 2147483647*' }
        @{ Ttl = '30000d'; Message = '*2592000000 seconds*longest is 2147483647*' }
    ) {
        { Set-VercelCacheItem item 1 -Ttl $Ttl -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTtl,*' -ExpectedMessage $Message
    }

    It 'a TTL that is no duration: <_>' -ForEach 'soon', '1 h', '', '5x', '1h2', 'NaN' {
        { Set-VercelCacheItem item 1 -Ttl $_ } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage '*is no duration*3600*1h30m*'
    }

    It 'a TTL beyond what a TimeSpan holds' {
        { Set-VercelCacheItem item 1 -Ttl 1e15 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage '*2147483647*'
    }

    It 'a bad TTL or tag of -Fallback, without running it' {
        { Get-VercelCacheItem item -Fallback { throw 'ran' } -Ttl 0 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTtl,*'
        { Get-VercelCacheItem item -Fallback { throw 'ran' } -Tag 'a,b' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*'
    }
}

Describe 'What the limits allow passes' {
    It '2 MB, 128 tags, 256 bytes a tag' {
        Set-VercelCacheItem item ('x' * (2MB - 2)) -Tag (1..127 + 'x' * 256) -ErrorAction Stop
        @($server.Requests)[-1].Body.Length | Should -Be 2MB
        @($server.Requests)[-1].Header('x-vercel-cache-tags').Split(',') | Should -HaveCount 128
    }
}

Describe 'Bad connections are refused, and no secret is shown' {
    It 'an endpoint that is no http or https URL: <_>' -ForEach 'ftp://host/', 'host', '/path', 'http://' {
        { Connect-VercelCache $_ } | Should -Throw -ErrorId 'InvalidEndpoint,*' -ExpectedMessage "*'$_'*"
    }

    It 'an endpoint that keys cannot be appended to: <_>' -ForEach 'http://host/?token=hunter22', 'http://host/#hunter22' {
        { Connect-VercelCache $_ } | Should -Throw -ErrorId 'InvalidEndpoint,*' -ExpectedMessage "*'http://host/'*no query and no fragment*"
    }

    It 'an endpoint with a password' {
        $url = 'http://user:{0}@host/' -f 'hunter22'
        { Connect-VercelCache $url } | Should -Throw -ErrorId 'InvalidEndpoint,*' -ExpectedMessage '*password*'
        $Error[0] | Out-String | Should -Not -Match 'hunter22'
    }

    It 'a header with <Name>' -ForEach @(
        @{ Name = 'CR'; Header = "hunter22`rx: y" }
        @{ Name = 'LF'; Header = "hunter22`nx: y" }
        @{ Name = 'a character outside ASCII'; Header = 'hunter22 é' }
    ) {
        { Connect-VercelCache http://host/ @{ authorization = $Header } } | Should -Throw -ErrorId 'InvalidHeaders,*' -ExpectedMessage "*'authorization'*"
        $Error[0] | Out-String | Should -Not -Match 'hunter22'
    }

    It 'a timeout of <_>' -ForEach 0, -1, 1e12, 1e300 {
        { Connect-VercelCache http://host/ -TimeoutSec $_ } | Should -Throw -ErrorId 'InvalidTimeout,*'
    }

    It 'a timeout of <_> for an API' -ForEach 0, -1, 3600.001, 1e300 {
        { Connect-VercelCache -Project shop -Token hunter22 -TimeoutSec $_ } | Should -Throw -ErrorId 'InvalidTimeout,*' -ExpectedMessage '*over 0 and at most 3600 seconds*'
        { Get-VercelChangedFile owner/repo -Token hunter22 -Head x -TimeoutSec $_ -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTimeout,*' -ExpectedMessage '*over 0 and at most 3600 seconds*'
    }

    It 'keeps the connection that was' {
        Connect-VercelCache $server.Url
        { Connect-VercelCache 'ftp://host/' } | Should -Throw
        (Get-VercelCacheConnection).Endpoint | Should -Be $server.Url
    }

    Context 'in the environment' {
        BeforeEach {
            Disconnect-VercelCache
            $env:RUNTIME_CACHE_ENDPOINT = $server.Url
            $env:RUNTIME_CACHE_HEADERS = '{"authorization":"Bearer hunter22"}'
        }

        AfterEach {
            $env:RUNTIME_CACHE_ENDPOINT = $env:RUNTIME_CACHE_HEADERS = $env:RUNTIME_CACHE_TIMEOUT = $null
        }

        It 'RUNTIME_CACHE_HEADERS that is no JSON object: <_>' -ForEach '{authorization:Bearer hunter22}', '["hunter22"]', '"hunter22"', '{"authorization":{"a":"hunter22"}}', '{"authorization":"hunter22"' {
            $env:RUNTIME_CACHE_HEADERS = $_
            { Get-VercelCacheItem item } | Should -Throw -ErrorId 'InvalidHeaders,*' -ExpectedMessage '*RUNTIME_CACHE_HEADERS*'
            $Error[0] | Format-List * -Force | Out-String | Should -Not -Match 'hunter22'
        }

        It 'RUNTIME_CACHE_ENDPOINT that is no URL' {
            $env:RUNTIME_CACHE_ENDPOINT = 'not a url'
            { Test-VercelCacheItem item } | Should -Throw -ErrorId 'InvalidEndpoint,*'
        }

        It 'RUNTIME_CACHE_TIMEOUT that is no positive whole number: <_>' -ForEach '0', '-1', '1.5', 'soon' {
            $env:RUNTIME_CACHE_TIMEOUT = $_
            { Test-VercelCacheItem item } | Should -Throw -ErrorId 'InvalidTimeout,*' -ExpectedMessage "*'$_'*milliseconds*"
        }
    }
}
