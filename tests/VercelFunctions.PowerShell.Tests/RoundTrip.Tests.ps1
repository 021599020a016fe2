BeforeDiscovery {
    $values = @(
        @{ Name = 'text'; Value = 'text' }
        @{ Name = 'empty text'; Value = '' }
        @{ Name = 'text that looks like a number'; Value = '007' }
        @{ Name = 'text that looks like a literal'; Value = 'true' }
        @{ Name = 'text with quotes, control characters and emoji'; Value = "a`"b\`t`n`0 $([char] 0xE9) $([char] 0x65E5) $([char]::ConvertFromUtf32(0x1F600)) <>&'" }
        @{ Name = 'an int'; Value = 42 }
        @{ Name = 'a negative int'; Value = -1 }
        @{ Name = 'a long'; Value = 5GB }
        @{ Name = 'an integer beyond 53 bits'; Value = 9007199254740993 }
        @{ Name = 'the largest long'; Value = [long]::MaxValue }
        @{ Name = 'an integer beyond 64 bits'; Value = [bigint]::Parse('123456789012345678901234567890') }
        @{ Name = 'a double'; Value = 0.1 }
        @{ Name = 'a whole double'; Value = 3.0 }
        @{ Name = 'a large double'; Value = 1.5e300 }
        @{ Name = 'a decimal of many digits'; Value = 1234567890.12345678901d }
        @{ Name = '$true'; Value = $true }
        @{ Name = '$false'; Value = $false }
    )
    $times = @(
        @{ Name = 'a UTC time'; Value = [datetime]::new(2024, 2, 29, 23, 59, 59, 123, [DateTimeKind]::Utc) }
        @{ Name = 'a local time'; Value = [datetime]::new(2024, 2, 29, 23, 59, 59, [DateTimeKind]::Local) }
        @{ Name = 'a time without a zone'; Value = [datetime]::new(2024, 2, 29) }
    )
    $timeTexts = '2026-11-25T10:00:00.000Z', '2026-11-25T10:00:00Z', '2026-11-25T10:00:00.120+07:00', '2026-11-25T10:00:00', '2026-11-25T10:00:00.1234567-00:00'
    $asText = @(
        @{ Name = 'an enum'; Value = [DayOfWeek]::Monday; Text = 'Monday' }
        @{ Name = 'an enum of flags'; Value = [IO.FileAttributes]'Hidden, System'; Text = 'Hidden, System' }
        @{ Name = 'a Guid'; Value = [guid]'0f8fad5b-d9cb-469f-a165-70867728950e'; Text = '0f8fad5b-d9cb-469f-a165-70867728950e' }
        @{ Name = 'a URI'; Value = [uri]'https://example.com/a b'; Text = 'https://example.com/a b' }
        @{ Name = 'a TimeSpan'; Value = [timespan]'1.02:03:04'; Text = '1.02:03:04' }
        @{ Name = 'a version'; Value = [version]'1.2.3'; Text = '1.2.3' }
        @{ Name = 'an address'; Value = [ipaddress]'2001:db8::1'; Text = '2001:db8::1' }
        @{ Name = 'a char'; Value = [char]'x'; Text = 'x' }
        @{ Name = 'a type'; Value = [string]; Text = 'System.String' }
        @{ Name = 'XML'; Value = [xml]'<a><b/></a>'; Text = '<a><b /></a>' }
    )
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    Connect-VercelCache -InMemory
    function Copy-ThroughCache($Value, [switch] $AsHashtable, [switch] $ConvertDates) {
        Set-VercelCacheItem round-trip -Value $Value -ErrorAction Stop
        Get-VercelCacheItem round-trip -AsHashtable:$AsHashtable -ConvertDates:$ConvertDates -ErrorAction Stop
    }
}

Describe 'Values survive the round trip' {
    It '<Name>' -ForEach $values {
        $back = Copy-ThroughCache $Value
        $back.GetType() | Should -Be $Value.GetType()
        $back | Should -BeExactly $Value
    }

    It '<Name>, with -ConvertDates' -ForEach $times {
        $back = Copy-ThroughCache $Value -ConvertDates
        $back | Should -BeOfType [datetime]
        $back | Should -BeExactly $Value
        $back.Kind | Should -Be $Value.Kind
    }

    It 'the JSON of another client is unchanged when it is read and stored again: <_>' -ForEach $timeTexts {
        $json = "{`"at`":`"$_`",`"list`":[`"$_`"]}"
        Set-VercelCacheItem theirs ([ordered]@{ at = $_; list = @($_) })
        Get-VercelCacheItem theirs -Raw | Should -BeExactly $json
        $read = Get-VercelCacheItem theirs
        $read.at | Should -BeOfType [string]
        Set-VercelCacheItem theirs $read
        Get-VercelCacheItem theirs -Raw | Should -BeExactly $json
        Set-VercelCacheItem theirs (Get-VercelCacheItem theirs -AsHashtable)
        Get-VercelCacheItem theirs -Raw | Should -BeExactly $json
    }

    It '-ConvertDates converts within objects, hashtables and arrays' {
        Set-VercelCacheItem dates @{ at = '2026-11-25T10:00:00.000Z'; list = @('2026-11-25T10:00:00+01:00') }
        $read = Get-VercelCacheItem dates -ConvertDates
        $read.at | Should -Be ([datetime]::new(2026, 11, 25, 10, 0, 0, [DateTimeKind]::Utc))
        $read.list[0].ToUniversalTime() | Should -Be ([datetime]::new(2026, 11, 25, 9, 0, 0, [DateTimeKind]::Utc))
        (Get-VercelCacheItem dates -AsHashtable -ConvertDates).at | Should -BeOfType [datetime]
    }

    It '<Name>, as text that converts back' -ForEach $asText {
        $back = Copy-ThroughCache $Value
        $back | Should -BeExactly $Text
        if ($Value -is [enum]) { $back | Should -Be $Value }
    }

    It '$null' {
        Set-VercelCacheItem nothing $null
        @(Get-VercelCacheItem nothing).Count | Should -Be 1
        Get-VercelCacheItem nothing -Raw | Should -BeExactly 'null'
    }

    It 'an array of one element stays an array' {
        (Copy-ThroughCache @(1)).GetType() | Should -Be ([object[]])
        (Copy-ThroughCache @{ list = @(1) }).list.GetType() | Should -Be ([object[]])
    }

    It 'an empty array stays an array' {
        $back = Copy-ThroughCache @()
        , $back | Should -BeOfType [object[]]
        $back.Count | Should -Be 0
    }

    It 'nested arrays keep their shape' {
        Copy-ThroughCache @(@(1), @(@(2, 3), @()), 4) | ConvertTo-Json -Depth 5 -Compress | Should -BeExactly '[[1],[[2,3],[]],4]'
    }

    It '[ordered] keeps its order' {
        $back = Copy-ThroughCache ([ordered]@{ z = 1; a = 2; m = [ordered]@{ y = 1; b = 2 } })
        $back.PSObject.Properties.Name | Should -Be 'z', 'a', 'm'
        $back.m.PSObject.Properties.Name | Should -Be 'y', 'b'
        @((Copy-ThroughCache ([ordered]@{ z = 1; a = 2 }) -AsHashtable).Keys) | Should -Be 'z', 'a'
    }

    It '[pscustomobject] keeps its properties, nested and computed ones too' {
        $object = [pscustomobject]@{ Name = 'x'; Inner = [pscustomobject]@{ N = $null } } | Add-Member -PassThru ScriptProperty Double { $this.Name * 2 }
        $back = Copy-ThroughCache $object
        $back | Should -BeOfType [pscustomobject]
        $back.Name | Should -Be 'x'
        $back.Double | Should -Be 'xx'
        $back.Inner.PSObject.Properties.Name | Should -Be 'N'
    }

    It 'an object of a script''s class becomes an object with its properties' {
        class Point { [int] $X = 1; [int] $Y = 2 }
        Copy-ThroughCache ([Point]::new()) | ConvertTo-Json -Compress | Should -BeExactly '{"X":1,"Y":2}'
    }

    It 'a hashtable with keys that are not text' {
        $back = Copy-ThroughCache ([ordered]@{ 1 = 'one'; 'two' = 2 })
        $back.1 | Should -Be 'one'
    }

    It 'lists and other collections become arrays' {
        (Copy-ThroughCache ([Collections.Generic.List[int]]@(1, 2))) | Should -Be 1, 2
        (Copy-ThroughCache ([byte[]](1, 255))) | Should -Be 1, 255
    }

    It 'text with note properties, as from Get-Content, stays text' {
        Set-Content TestDrive:/line.txt 'one line'
        Copy-ThroughCache (Get-Content TestDrive:/line.txt) | Should -BeExactly 'one line'
    }

    It 'a switch becomes a Boolean' {
        Copy-ThroughCache ([switch]$true) | Should -BeTrue
    }

    It 'a DateTimeOffset is read as the same time' {
        $time = [datetimeoffset]::Parse('2024-01-02T03:04:05+07:00', [cultureinfo]::InvariantCulture)
        (Copy-ThroughCache $time -ConvertDates).ToUniversalTime() | Should -Be $time.UtcDateTime
    }

    It 'text that only starts like a time stays text' {
        '2024-02-29', '2024-02-30T00:00:00', '2024-01-01T00:00:00 and more' | ForEach-Object { Copy-ThroughCache $_ -ConvertDates | Should -BeExactly $_ }
    }

    It 'does not depend on the culture' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            Copy-ThroughCache 1.5 | Should -Be 1.5
            Copy-ThroughCache 1234567890.12345678901d | Should -Be 1234567890.12345678901d
            Set-VercelCacheItem culture 1 -Ttl 90
            [math]::Ceiling((Find-VercelCacheItem culture).TimeLeft.TotalSeconds) | Should -Be 90
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }
}

Describe 'Numbers keep their type' {
    It 'a thousand random doubles of the magnitude <_>' -ForEach 1, 1e-20, 1e-30, 1e300 {
        $random, $scale = [Random]::new(1), $_
        $doubles = [double[]] @(1..1000 | ForEach-Object { ($random.NextDouble() - 0.5) * $scale })
        $back = Copy-ThroughCache $doubles
        $back.Count | Should -Be 1000
        @(0..999 | Where-Object { $back[$_] -isnot [double] -or -not $back[$_].Equals($doubles[$_]) } | ForEach-Object { "$($doubles[$_].ToString('R')) became $($back[$_])" }) | Should -BeNullOrEmpty
    }

    It 'the double <_>' -ForEach ([double]::MaxValue), ([double]::Epsilon), 1e21, 123456789012345680.0, 4.35, (-1e-7) {
        $back = Copy-ThroughCache $_
        $back | Should -BeOfType [double]
        $back.Equals($_) | Should -BeTrue
    }

    It 'a decimal with more digits than a double: <_>' -ForEach '0.1234567890123456789', '79228162514264337593543950.33', '-1.0000000000000000001' {
        $number = [decimal]::Parse($_, [cultureinfo]::InvariantCulture)
        $back = Copy-ThroughCache $number
        $back | Should -BeOfType [decimal]
        $back | Should -Be $number
    }
}

Describe 'Values of unusual types are stored as the corresponding JSON' {
    It '<Name>' -ForEach @(
        @{ Name = 'an Int128'; Needs = 'Int128'; Make = { [Int128]::Parse('-170141183460469231731687303715884105728') }; Json = '-170141183460469231731687303715884105728' }
        @{ Name = 'a UInt128'; Needs = 'UInt128'; Make = { [UInt128]::Parse('340282366920938463463374607431768211455') }; Json = '340282366920938463463374607431768211455' }
        @{ Name = 'a Half'; Needs = 'Half'; Make = { [Half] 1.5 }; Json = '1.5' }
        @{ Name = 'a whole Half'; Needs = 'Half'; Make = { [Half] 2 }; Json = '2.0' }
        @{ Name = 'an IntPtr'; Needs = 'IntPtr'; Make = { [IntPtr]::new(-5) }; Json = '-5' }
        @{ Name = 'a UIntPtr'; Needs = 'UIntPtr'; Make = { [UIntPtr]::new(5) }; Json = '5' }
        @{ Name = 'a ReadOnlyMemory of bytes'; Needs = 'ReadOnlyMemory[byte]'; Make = { [ReadOnlyMemory[byte]]::new([byte[]] (1, 255)) }; Json = '[1,255]' }
        @{ Name = 'a Memory of bytes'; Needs = 'Memory[byte]'; Make = { [Memory[byte]]::new([byte[]] (1, 255)) }; Json = '[1,255]' }
        @{ Name = 'an ExpandoObject'; Needs = 'Dynamic.ExpandoObject'; Make = { $e = [Dynamic.ExpandoObject]::new(); $e.name = 'x'; $e.list = @(1); , $e }; Json = '{"name":"x","list":[1]}' }
        @{ Name = 'a generic dictionary'; Needs = 'object'; Make = { $d = [Collections.Generic.Dictionary[string, object]]::new(); $d['a'] = 1; $d['A'] = @(2); , $d }; Json = '{"a":1,"A":[2]}' }
        @{ Name = 'a generic dictionary with numbers as keys'; Needs = 'object'; Make = { $d = [Collections.Generic.SortedDictionary[int, string]]::new(); $d[2] = 'b'; $d[1] = 'a'; , $d }; Json = '{"1":"a","2":"b"}' }
        @{ Name = 'a JObject of Newtonsoft'; Needs = 'Newtonsoft.Json.Linq.JObject'; Make = { , [Newtonsoft.Json.Linq.JObject]::Parse('{"a":1,"b":[true,null,{"c":"x"}],"d":1.5}') }; Json = '{"a":1,"b":[true,null,{"c":"x"}],"d":1.5}' }
        @{ Name = 'a JArray of Newtonsoft'; Needs = 'Newtonsoft.Json.Linq.JArray'; Make = { , [Newtonsoft.Json.Linq.JArray]::Parse('[1,"x"]') }; Json = '[1,"x"]' }
        @{ Name = 'a JsonNode'; Needs = 'Text.Json.Nodes.JsonNode'; Make = { , [Text.Json.Nodes.JsonNode]::Parse('{"a":[1,"x"]}') }; Json = '{"a":[1,"x"]}' }
    ) {
        if (-not ($Needs -as [type])) { Set-ItResult -Skipped -Because "this .NET does not have $Needs" }
        $value = & $Make
        Set-VercelCacheItem item -Value $value -ErrorAction Stop
        Get-VercelCacheItem item -Raw | Should -BeExactly $Json
        Set-VercelCacheItem item -Value @{ inner = $value } -ErrorAction Stop
        Get-VercelCacheItem item -Raw | Should -BeExactly "{`"inner`":$Json}"
    }

    It 'but an object without properties is refused' {
        { Set-VercelCacheItem item ([object]::new()) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*' -ExpectedMessage '*System.Object*no properties*'
        Set-VercelCacheItem item ([pscustomobject]@{}) -ErrorAction Stop
        Get-VercelCacheItem item -Raw | Should -BeExactly '{}'
    }
}

Describe 'Values that JSON cannot represent are refused' {
    It 'a cycle, with its path' {
        $node = @{ name = 'n' }
        $node.children = @($node)
        { Set-VercelCacheItem item $node -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*' -ExpectedMessage '*$.children*0* contains itself*'
    }

    It 'a value nested too deep, with the limit' {
        $deep = 1
        1..600 | ForEach-Object { $deep = , $deep }
        { Set-VercelCacheItem item -Value $deep -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*' -ExpectedMessage '*512 levels*'
    }

    It 'but not the deepest nesting that is allowed' {
        $deep = 1
        1..512 | ForEach-Object { $deep = , $deep }
        Set-VercelCacheItem item -Value $deep -ErrorAction Stop
        $inner = Get-VercelCacheItem item -ErrorAction Stop
        1..512 | ForEach-Object { $inner = $inner[0] }
        $inner | Should -Be 1
    }

    It 'system objects that refer to each other' {
        { Set-VercelCacheItem item (Get-Item $PSHOME) -ErrorAction Stop } | Should -Throw -ExpectedMessage '*' -ErrorId 'I*,VercelFunctions.PowerShell.SetVercelCacheItemCommand'
    }

    It '<_>, which JSON does not support' -ForEach 'NaN', 'PositiveInfinity', 'NegativeInfinity' {
        { Set-VercelCacheItem item @{ n = [double]::$_ } -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*' -ExpectedMessage '*$.n is*JSON does not support*'
    }

    It 'secrets and code' {
        { Set-VercelCacheItem item @{ password = [securestring]::new() } -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*' -ExpectedMessage '*$.password*SecureString*plain text*'
        { Set-VercelCacheItem item { code } -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*' -ExpectedMessage '*ScriptBlock*'
    }

    It 'a lone surrogate in <Name>' -ForEach @(
        @{ Name = 'text'; Value = "a$([char] 0xD83D)b" }
        @{ Name = 'a nested value'; Value = @{ list = @('fine', "$([char] 0xDE00)") } }
        @{ Name = 'a name'; Value = @{ "x$([char] 0xD83D)" = 1 } }
        @{ Name = 'a char'; Value = [char] 0xD83D }
    ) {
        Set-VercelCacheItem item 'before'
        { Set-VercelCacheItem item $Value -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*' -ExpectedMessage '*lone surrogate*'
        Get-VercelCacheItem item | Should -Be 'before'
    }

    It 'two keys that are equal as text' {
        $table = @{ 1 = 'a' }
        $table['1'] = 'b'
        { Set-VercelCacheItem item $table -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*' -ExpectedMessage "*both '1' as text*"
    }
}
