BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(200))
    Connect-VercelCache $server.Url @{ authorization = 'Bearer top-secret' }
}

AfterAll {
    $server.Dispose()
}

Describe 'Input that is not valid is refused with the limit, and nothing is sent' {
    BeforeEach { $sentBefore = $server.Requests.Count }
    AfterEach { $server.Requests.Count | Should -Be $sentBefore -Because 'no request is allowed' }

    It 'a value of 2 MB and 1 byte' {
        # In JSON, the quotes add two bytes.
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
        @{ Name = 'no characters'; Tag = ''; Message = '*empty tag*' }
    ) {
        { Set-VercelCacheItem item 1 -Tag $Tag -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*' -ExpectedMessage $Message
        { Invoke-VercelTagExpiry $Tag -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*' -ExpectedMessage $Message
    }

    It 'an item tag that is not ASCII' {
        { Set-VercelCacheItem item 1 -Tag 'naïve' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*' -ExpectedMessage "*'naïve'*visible ASCII*"
    }

    It 'a TTL of <Ttl>' -ForEach @(
        @{ Ttl = 0; Message = '*0 seconds*shortest is 1 second*' }
        @{ Ttl = '0s'; Message = '*0 seconds*shortest is 1 second*' }
        @{ Ttl = -5; Message = '*-5 seconds*shortest is 1 second*' }
        @{ Ttl = 1.5; Message = '*1.5 seconds*whole seconds*' }
        @{ Ttl = '1.5'; Message = '*1.5 seconds*whole seconds*' }
        @{ Ttl = 2147483648; Message = '*2147483648 seconds*longest is 2147483647*' }
        @{ Ttl = '30000d'; Message = '*2592000000 seconds*longest is 2147483647*' }
    ) {
        { Set-VercelCacheItem item 1 -Ttl $Ttl -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTtl,*' -ExpectedMessage $Message
    }

    It 'a TTL that is not a valid duration: <_>' -ForEach 'soon', '1 h', '', '5x', '1h2', 'NaN' {
        { Set-VercelCacheItem item 1 -Ttl $_ } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage '*is not a valid duration*3600*1h30m*'
    }

    It 'a TTL that is too long for a TimeSpan' {
        { Set-VercelCacheItem item 1 -Ttl 1e15 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage '*2147483647*'
    }

    It 'a TTL or tag of -Fallback that is not valid, before the block runs' {
        { Get-VercelCacheItem item -Fallback { throw 'ran' } -Ttl 0 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTtl,*'
        { Get-VercelCacheItem item -Fallback { throw 'ran' } -Tag 'a,b' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*'
    }
}

Describe 'Input at the limits is accepted' {
    It '2 MB, 128 tags, and 256 bytes per tag' {
        Set-VercelCacheItem item ('x' * (2MB - 2)) -Tag (1..127 + 'x' * 256) -ErrorAction Stop
        @($server.Requests)[-1].Body.Length | Should -Be 2MB
        @($server.Requests)[-1].Header('x-vercel-cache-tags').Split(',') | Should -HaveCount 128
    }
}

Describe 'Connections that are not valid are refused without showing secrets' {
    It 'an endpoint that is not an http or https URL: <_>' -ForEach 'ftp://host/', 'host', '/path', 'http://' {
        { Connect-VercelCache $_ } | Should -Throw -ErrorId 'InvalidEndpoint,*' -ExpectedMessage "*'$_'*"
    }

    It 'an endpoint with a query or fragment: <_>' -ForEach 'http://host/?token=hunter22', 'http://host/#hunter22' {
        { Connect-VercelCache $_ } | Should -Throw -ErrorId 'InvalidEndpoint,*' -ExpectedMessage "*'http://host/'*cannot have a query or a fragment*"
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

    It 'a timeout of <_> seconds' -ForEach 0, -1, 1e12, 1e300 {
        { Connect-VercelCache http://host/ -TimeoutSec $_ } | Should -Throw -ErrorId 'InvalidTimeout,*'
    }

    It 'a timeout of <_> seconds for an API' -ForEach 0, -1, 3600.001, 1e300 {
        { Connect-VercelCache -Project shop -Token hunter22 -TimeoutSec $_ } | Should -Throw -ErrorId 'InvalidTimeout,*' -ExpectedMessage '*more than 0 and at most 3600 seconds*'
        { Get-VercelChangedFile owner/repo -Token hunter22 -Head x -TimeoutSec $_ -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTimeout,*' -ExpectedMessage '*more than 0 and at most 3600 seconds*'
    }

    It 'the previous connection stays in effect' {
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

        It 'RUNTIME_CACHE_HEADERS that is not a JSON object of strings: <_>' -ForEach '{authorization:Bearer hunter22}', '["hunter22"]', '"hunter22"', '{"authorization":{"a":"hunter22"}}', '{"authorization":"hunter22"' {
            $env:RUNTIME_CACHE_HEADERS = $_
            { Get-VercelCacheItem item } | Should -Throw -ErrorId 'InvalidHeaders,*' -ExpectedMessage '*RUNTIME_CACHE_HEADERS*'
            $Error[0] | Format-List * -Force | Out-String | Should -Not -Match 'hunter22'
        }

        It 'RUNTIME_CACHE_ENDPOINT that is not a URL' {
            $env:RUNTIME_CACHE_ENDPOINT = 'not a url'
            { Test-VercelCacheItem item } | Should -Throw -ErrorId 'InvalidEndpoint,*'
        }

        It 'RUNTIME_CACHE_TIMEOUT that is not a positive whole number: <_>' -ForEach '0', '-1', '1.5', 'soon' {
            $env:RUNTIME_CACHE_TIMEOUT = $_
            { Test-VercelCacheItem item } | Should -Throw -ErrorId 'InvalidTimeout,*' -ExpectedMessage "*'$_'*milliseconds*"
        }
    }
}
