BeforeDiscovery {
    $recorded = (Get-Content $PSScriptRoot/../vectors/geolocation.json -Raw -Encoding UTF8 | ConvertFrom-Json).cases
    $number = 0
    $cases = foreach ($case in $recorded) { @{ Number = (++$number); Case = $case } }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $names = 'city', 'country', 'flag', 'countryRegion', 'region', 'latitude', 'longitude', 'postalCode'
}

Describe 'Results recorded from the official client' {
    It 'match for request <Number>' -ForEach $cases {
        $location = ConvertFrom-VercelGeoHeaders $Case.headers
        foreach ($name in $names) {
            $location.$name | Should -BeExactly $Case.geolocation.$name -Because $name
        }
        Get-VercelIPAddress $Case.headers -AsString | Should -BeExactly $Case.ipAddress
    }
}

Describe 'ConvertFrom-VercelGeoHeaders' {
    It 'converts to the JSON in Vercel''s reference' {
        @{
            'x-vercel-ip-city' = 'New%20York'; 'x-vercel-ip-country' = 'US'; 'x-vercel-ip-country-region' = 'NY'; 'x-vercel-id' = 'iad1::abc'
            'x-vercel-ip-latitude' = '40.7128'; 'x-vercel-ip-longitude' = '-74.0060'; 'x-vercel-ip-postal-code' = '10001'
        } | ConvertFrom-VercelGeoHeaders | ConvertTo-Json -Compress |
            Should -BeExactly '{"city":"New York","country":"US","flag":"FLAG","countryRegion":"NY","region":"iad1","latitude":"40.7128","longitude":"-74.0060","postalCode":"10001"}'.Replace('FLAG', [char]::ConvertFromUtf32(0x1F1FA) + [char]::ConvertFromUtf32(0x1F1F8))
    }

    It 'accepts headers as <Name>' -ForEach @(
        @{ Name = 'a hashtable'; Make = { @{ 'X-Vercel-IP-Country' = 'BR'; 'x-real-ip' = '203.0.113.9' } } }
        @{ Name = 'a hashtable of arrays'; Make = { @{ 'X-Vercel-IP-Country' = @('BR', 'US'); 'x-real-ip' = @('203.0.113.9') } } }
        @{ Name = 'an ordered dictionary with an address'; Make = { [ordered]@{ 'X-Vercel-IP-Country' = 'BR'; 'x-real-ip' = [ipaddress]'203.0.113.9'; 'x-vercel-id' = $null } } }
        @{ Name = 'a generic dictionary'; Make = { $d = [Collections.Generic.Dictionary[string, string]]::new(); $d['x-vercel-ip-country'] = 'BR'; $d['x-real-ip'] = '203.0.113.9'; $d } }
        @{ Name = 'a WebHeaderCollection'; Make = { $h = [Net.WebHeaderCollection]::new(); $h.Add('x-vercel-ip-country', 'BR'); $h.Add('x-real-ip', '203.0.113.9'); , $h } }
        @{ Name = 'an HttpRequestMessage'; Make = { $r = [Net.Http.HttpRequestMessage]::new(); $r.Headers.Add('x-vercel-ip-country', 'BR'); $r.Headers.Add('x-real-ip', '203.0.113.9'); $r } }
        @{ Name = 'HttpRequestHeaders'; Make = { $r = [Net.Http.HttpRequestMessage]::new(); $r.Headers.Add('x-vercel-ip-country', 'BR'); $r.Headers.Add('x-real-ip', '203.0.113.9'); , $r.Headers } }
        @{ Name = 'an object from ConvertFrom-Json'; Make = { '{"x-vercel-ip-country":"BR","x-real-ip":"203.0.113.9"}' | ConvertFrom-Json } }
        @{ Name = 'an object with a headers property'; Make = { '{"method":"GET","headers":{"x-vercel-ip-country":"BR","x-real-ip":"203.0.113.9"}}' | ConvertFrom-Json } }
        @{ Name = 'an object with a hashtable as its Headers'; Make = { [pscustomobject]@{ Headers = @{ 'x-vercel-ip-country' = 'BR'; 'x-real-ip' = '203.0.113.9' } } } }
        @{ Name = 'an object of another type with Headers'; Make = { class Request { $Headers = @{ 'x-vercel-ip-country' = 'BR'; 'x-real-ip' = '203.0.113.9' } }; [Request]::new() } }
        @{ Name = 'lines'; Make = { , @('GET / HTTP/1.1', 'host: x', 'X-Vercel-IP-Country: BR', 'x-real-ip:203.0.113.9') } }
        @{ Name = 'one text of lines'; Make = { "X-Vercel-IP-Country: BR`r`nx-real-ip: 203.0.113.9`r`n" } }
    ) {
        $headers = & $Make
        (ConvertFrom-VercelGeoHeaders $headers -ErrorAction Stop).country | Should -BeExactly 'BR'
        Get-VercelIPAddress -Headers $headers -ErrorAction Stop | Should -Be ([ipaddress]'203.0.113.9')
    }

    It 'accepts <Name> from the pipeline' -ForEach @(
        @{ Name = 'hashtables'; Make = { @{ 'x-vercel-ip-country' = 'BR' }, @{ 'x-vercel-ip-country' = 'US' } } }
        @{ Name = 'lines with an empty line between requests'; Make = { 'x-vercel-ip-country: BR', 'x-vercel-ip-city: S', '', 'x-vercel-ip-country: US' } }
        @{ Name = 'requests'; Make = { 'BR', 'US' | ForEach-Object { $r = [Net.Http.HttpRequestMessage]::new(); $r.Headers.Add('x-vercel-ip-country', $_); $r } } }
    ) {
        (& $Make | ConvertFrom-VercelGeoHeaders -ErrorAction Stop).country | Should -BeExactly 'BR', 'US'
    }

    It 'accepts header collections that the pipeline enumerated' {
        $request = [Net.Http.HttpRequestMessage]::new()
        $request.Headers.Add('x-vercel-ip-country', 'BR')
        $request.Headers.Add('x-vercel-ip-city', 'Rio')
        $location = $request.Headers | ConvertFrom-VercelGeoHeaders -ErrorAction Stop
        $location | Should -HaveCount 1
        $location.city | Should -Be 'Rio'
        (@{ 'x-vercel-ip-country' = 'BR' }.GetEnumerator() | ConvertFrom-VercelGeoHeaders).country | Should -Be 'BR'
    }

    It 'reads numbers and dates of a JSON reader in the culture <_>' -ForEach 'de-DE', 'ar-SA' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $_
            $location = ConvertFrom-VercelGeoHeaders @{
                'x-vercel-ip-latitude' = 40.7128; 'x-vercel-ip-longitude' = -74.5d; 'x-vercel-ip-postal-code' = , 10001
                'x-vercel-ip-city' = [datetime]::new(2024, 2, 29, 12, 30, 0, 500, [DateTimeKind]::Utc)
                'x-vercel-ip-country-region' = [datetimeoffset]::new(2024, 2, 29, 12, 30, 0, [timespan]::FromHours(1))
            }
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
        $location.latitude, $location.longitude, $location.postalCode | Should -BeExactly '40.7128', '-74.5', '10001'
        $location.city, $location.countryRegion | Should -BeExactly '2024-02-29T12:30:00.5Z', '2024-02-29T12:30:00+01:00'
    }

    It 'never fails because of a header value: <_>' -ForEach '%', '%zz', '%C3%28', 'S%C3%A3o%2', "`0", ([char]::ConvertFromUtf32(0x1F600)), ('x' * 100000) {
        $location = ConvertFrom-VercelGeoHeaders @{ 'x-vercel-ip-city' = $_; 'x-vercel-ip-country' = $_; 'x-vercel-id' = $_ } -ErrorAction Stop
        $location.city | Should -Not -BeNullOrEmpty
        $location.flag | Should -BeNullOrEmpty
    }

    It 'reports an object without headers' {
        { ConvertFrom-VercelGeoHeaders 5 -ErrorAction Stop } | Should -Throw -ErrorId 'NoHeaders,*' -ExpectedMessage '*System.Int32*'
    }

    It 'reports a line that is not a header' {
        { 'x-vercel-ip-country' | ConvertFrom-VercelGeoHeaders -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidHeaderLine,*' -ExpectedMessage "*'x-vercel-ip-country' is not a header*name: value*"
    }
}

Describe 'Get-VercelIPAddress' {
    It 'returns an address' {
        $address = Get-VercelIPAddress @{ 'X-Real-IP' = '2001:db8::1' }
        $address | Should -BeOfType [ipaddress]
        $address.AddressFamily | Should -Be 'InterNetworkV6'
    }

    It 'returns nothing if there is none' {
        @(Get-VercelIPAddress @{ host = 'x' }).Count | Should -Be 0
    }

    It 'warns of <_>, and returns it with -AsString' -ForEach 'unknown', '1', '203.0.113.9:443', '10.1' {
        $recorded = Invoke-Recorded { Get-VercelIPAddress @{ 'x-real-ip' = $_ } }
        $recorded.Output | Should -HaveCount 0
        $recorded.Warnings.Message | Should -BeLike "*'$_'*"
        Get-VercelIPAddress @{ 'x-real-ip' = $_ } -AsString | Should -BeExactly $_
    }
}
