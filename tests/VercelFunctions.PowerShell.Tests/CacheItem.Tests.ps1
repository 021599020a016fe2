BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
}

Describe 'Cache items' {
    BeforeEach { Connect-VercelCache -InMemory }

    Context 'Get-VercelCacheItem' {
        It 'returns the value on a hit, and nothing on a miss' {
            Set-VercelCacheItem blog 'posts'
            Get-VercelCacheItem blog | Should -BeExactly 'posts'
            @(Get-VercelCacheItem other).Count | Should -Be 0
        }

        It 'accepts keys by position, pipeline and property name' {
            Set-VercelCacheItem a 1
            Set-VercelCacheItem b 2
            Get-VercelCacheItem a, b | Should -Be 1, 2
            'a', 'missing', 'b' | Get-VercelCacheItem | Should -Be 1, 2
            [pscustomobject]@{ Key = 'b' } | Get-VercelCacheItem | Should -Be 2
        }

        It 'returns an array as one object' {
            Set-VercelCacheItem list -Value 1, 2, 3
            @(Get-VercelCacheItem list).Count | Should -Be 1
            (Get-VercelCacheItem list).Count | Should -Be 3
        }

        It 'returns JSON text with -Raw' {
            Set-VercelCacheItem item ([ordered]@{ b = 1; a = @(, 2) })
            Get-VercelCacheItem item -Raw | Should -BeExactly '{"b":1,"a":[2]}'
        }

        It 'returns a case-insensitive ordered hashtable with -AsHashtable' {
            Set-VercelCacheItem item ([ordered]@{ z = 1; Y = @{ x = 2 } })
            $table = Get-VercelCacheItem item -AsHashtable
            $table | Should -BeOfType [Collections.Specialized.OrderedDictionary]
            @($table.Keys) | Should -Be 'z', 'Y'
            $table.y.x | Should -Be 2
        }

        It 'requires -AsHashtable for names that differ only in case' {
            $table = [Collections.Generic.Dictionary[string, object]]::new()
            $table['id'] = 1
            $table['ID'] = 2
            Set-VercelCacheItem item $table
            $read = Get-VercelCacheItem item -AsHashtable
            $read['id'] | Should -Be 1
            $read['ID'] | Should -Be 2
            { Get-VercelCacheItem item -ErrorAction Stop } | Should -Throw -ErrorId 'ValueTypeMismatch,*' -ExpectedMessage '*differ only by case*'
        }

        It 'refuses -Raw together with -AsHashtable' {
            { Get-VercelCacheItem item -Raw -AsHashtable } | Should -Throw -ErrorId 'RawAndAsHashtable,*'
            { Get-VercelCacheItem item -Raw -ConvertDates } | Should -Throw -ErrorId 'RawAndConvertDates,*'
        }
    }

    Context 'Get-VercelCacheItem -Fallback' {
        It 'runs the block only on a miss, stores its output and returns it' {
            $calls = [Collections.Generic.List[string]]::new()
            1..2 | ForEach-Object { Get-VercelCacheItem post -Fallback { $calls.Add($_); @{ id = 7 } } -Ttl 1h -Tag posts -Name 'A post' } |
                ForEach-Object id | Should -Be 7, 7
            $calls | Should -Be 'post'
            $item = Find-VercelCacheItem
            $item.Tags | Should -Be 'posts'
            $item.Name | Should -Be 'A post'
            $item.TimeLeft.TotalSeconds | Should -BeGreaterThan 3500
        }

        It 'returns the same for a miss as for a later hit' {
            $first = Get-VercelCacheItem when -Fallback { [ordered]@{ day = [DayOfWeek]::Friday; list = @(1) } }
            $second = Get-VercelCacheItem when
            $first.day | Should -BeOfType [string]
            $first.list.GetType() | Should -Be ([object[]])
            ($first | ConvertTo-Json -Compress) | Should -BeExactly ($second | ConvertTo-Json -Compress)
        }

        It 'passes the key to the block as $_ and $args[0]' {
            Get-VercelCacheItem k1, k2 -Fallback { "$_/$($args[0])" } | Should -Be 'k1/k1', 'k2/k2'
        }

        It 'stores several objects as an array' {
            (Get-VercelCacheItem list -Fallback { 1; 2 }) | Should -Be 1, 2
            (Get-VercelCacheItem list).Count | Should -Be 2
        }

        It 'stores nothing if the block returns nothing' {
            @(Get-VercelCacheItem none -Fallback { }).Count | Should -Be 0
            Test-VercelCacheItem none | Should -BeFalse
        }

        It 'treats a stored $null as a hit' {
            Set-VercelCacheItem nothing $null
            $output = @(Get-VercelCacheItem nothing -Fallback { 'ran' })
            $output.Count | Should -Be 1
            $output[0] | Should -BeNullOrEmpty
        }

        It 'throws the block''s exception, and stores nothing' {
            { Get-VercelCacheItem broken -Fallback { throw 'origin is down' } } | Should -Throw 'origin is down'
            Test-VercelCacheItem broken | Should -BeFalse
        }

        It 'shows the block''s errors' {
            $recorded = Invoke-Recorded { Get-VercelCacheItem partly -Fallback { Write-Error 'half of it failed'; 1 } }
            $recorded.Errors.Exception.Message | Should -Contain 'half of it failed'
            $recorded.Output | Should -Be 1
        }
    }

    Context 'Set-VercelCacheItem' {
        It 'returns the value with -PassThru, otherwise nothing' {
            @(Set-VercelCacheItem a 1).Count | Should -Be 0
            Set-VercelCacheItem a 2 -PassThru | Should -Be 2
        }

        It 'stores all piped objects as one value' {
            'x', 'y' | Set-VercelCacheItem list
            (Get-VercelCacheItem list) | Should -Be 'x', 'y'
            'x' | Set-VercelCacheItem single
            Get-VercelCacheItem single | Should -BeExactly 'x'
        }

        It 'keeps the item and warns if nothing is piped' {
            Set-VercelCacheItem list 'good'
            $recorded = Invoke-Recorded { @() | Set-VercelCacheItem list }
            $recorded.Warnings.Message | Should -BeLike "*Nothing was piped*'list'*"
            Get-VercelCacheItem list | Should -Be 'good'
        }

        It 'stores each piped object with Key and Value as an item' {
            @{ a = 1; b = 2 }.GetEnumerator() | Set-VercelCacheItem -Tag both
            [pscustomobject]@{ Key = 'c'; Value = @(3) } | Set-VercelCacheItem
            Get-VercelCacheItem a, b | Should -Be 1, 2
            (Get-VercelCacheItem c).GetType() | Should -Be ([object[]])
            Find-VercelCacheItem -Tag both | Should -HaveCount 2
        }

        It 'reports a piped object without a Value' {
            { [pscustomobject]@{ Key = 'c' } | Set-VercelCacheItem -ErrorAction Stop } | Should -Throw -ErrorId 'NoValue,*'
        }

        It 'stores each piped object with its own tags, TTL and name' {
            "Key,Value,Tag,Ttl,Name`na,1,posts,1h,The A`nb,2,,," | ConvertFrom-Csv | Set-VercelCacheItem -ErrorAction Stop
            [pscustomobject]@{ Key = 'c'; Value = 3; Tags = 'x', 'y'; Ttl = 60 } | Set-VercelCacheItem -ErrorAction Stop
            $c, $b, $a = Find-VercelCacheItem
            $a.Tags, $a.Name | Should -Be 'posts', 'The A'
            [math]::Round($a.TimeLeft.TotalMinutes) | Should -Be 60
            @($b.Tags) + $b.TimeLeft | Should -Be $null
            $b.Name | Should -Be 'b'
            $c.Tags | Should -Be 'x', 'y'
            $c.TimeLeft.TotalSeconds | Should -BeLessOrEqual 60
        }

        It 'prefers its parameters to the properties of piped objects' {
            [pscustomobject]@{ Key = 'a'; Value = 1; Tag = 'posts'; Ttl = 'soon'; Name = 'label' } |
                Set-VercelCacheItem -Tag given -Ttl 60 -Name '' -ErrorAction Stop
            $item = Find-VercelCacheItem
            $item.Tags | Should -Be 'given'
            $item.Name | Should -BeNullOrEmpty
        }

        It 'does not store a piped object whose <Name> is not valid' -ForEach @(
            @{ Name = 'Ttl'; Value = 'soon'; Id = 'InvalidProperty'; Message = "*'bad'*property Ttl*'soon' is not a valid duration*" }
            @{ Name = 'Ttl'; Value = 1.5; Id = 'InvalidTtl'; Message = '*1.5 seconds*' }
            @{ Name = 'Tag'; Value = @{ id = 1 }; Id = 'InvalidProperty'; Message = "*'bad'*property Tag*is not text*" }
            @{ Name = 'Tags'; Value = 'a,b'; Id = 'InvalidTag'; Message = '*comma*' }
            @{ Name = 'Name'; Value = 'a', 'b'; Id = 'InvalidProperty'; Message = "*'bad'*property Name*" }
        ) {
            $recorded = Invoke-Recorded {
                [pscustomobject]@{ Key = 'bad'; Value = 1; $Name = $Value }, [pscustomobject]@{ Key = 'good'; Value = 2 } | Set-VercelCacheItem
            }
            $recorded.Errors | Should -HaveCount 1
            $recorded.Errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            "$($recorded.Errors[0])" | Should -BeLike $Message
            (Find-VercelCacheItem).Name | Should -Be 'good'
        }

        It 'ignores such properties of objects that become one value' {
            [pscustomobject]@{ Name = 'x'; Tags = @{ id = 1 }; Ttl = 'soon' }, [pscustomobject]@{ Name = 'y' } | Set-VercelCacheItem list -ErrorAction Stop
            (Get-VercelCacheItem list).Count | Should -Be 2
            $item = Find-VercelCacheItem
            $item.Name | Should -Be 'list'
            @($item.Tags) + $item.TimeLeft | Should -Be $null
        }

        It 'refuses -Value without -Key for piped objects' {
            { [pscustomobject]@{ Key = 'a'; Tag = 'x' } | Set-VercelCacheItem -Value 1 } | Should -Throw -ErrorId 'ValueWithoutKey,*'
        }

        It 'stores again what Find-VercelCacheItem returns' {
            Set-VercelCacheItem a 'one' -Tag posts, first -Ttl 90
            Set-VercelCacheItem b 'two'
            $items = Find-VercelCacheItem | Select-Object @{ n = 'Key'; e = 'Name' }, @{ n = 'Value'; e = { $_ | Get-VercelCacheItem } }, Tags, TimeLeft
            Connect-VercelCache -InMemory
            $items | Set-VercelCacheItem -ErrorAction Stop
            Get-VercelCacheItem a, b | Should -Be 'one', 'two'
            $a, $b = Find-VercelCacheItem | Sort-Object Name
            $a.Tags | Should -Be 'posts', 'first'
            $a.TimeLeft.TotalSeconds | Should -BeGreaterThan 60
            @($b.Tags) + $b.TimeLeft | Should -Be $null
        }

        It 'rounds a time left down to whole seconds: <Ttl>' -ForEach @(
            @{ Ttl = [timespan]::FromMilliseconds(59999) }
            @{ Ttl = '00:00:59.9990000' }
        ) {
            Set-VercelCacheItem item 1 -Ttl $Ttl -ErrorAction Stop
            (Find-VercelCacheItem).TimeLeft.TotalSeconds | Should -BeLessOrEqual 59
            { Set-VercelCacheItem item 1 -Ttl ([timespan]::FromMilliseconds(900)) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTtl,*' -ExpectedMessage '*0.9 seconds*'
        }

        It 'accepts days without quotes, which PowerShell parses as a decimal' {
            Set-VercelCacheItem item 1 -Ttl 7d -ErrorAction Stop
            [math]::Round((Find-VercelCacheItem).TimeLeft.TotalDays) | Should -Be 7
            $seconds = 90d
            Set-VercelCacheItem item 1 -Ttl $seconds -ErrorAction Stop
            (Find-VercelCacheItem).TimeLeft.TotalSeconds | Should -BeLessOrEqual 90
        }

        It 'accepts <Ttl> as <Seconds> seconds' -ForEach @(
            @{ Ttl = 3600; Seconds = 3600 }
            @{ Ttl = '3600'; Seconds = 3600 }
            @{ Ttl = [long]90; Seconds = 90 }
            @{ Ttl = 90.0; Seconds = 90 }
            @{ Ttl = [timespan]'00:02:00'; Seconds = 120 }
            @{ Ttl = '00:02:00'; Seconds = 120 }
            @{ Ttl = '90s'; Seconds = 90 }
            @{ Ttl = '15m'; Seconds = 900 }
            @{ Ttl = '1h'; Seconds = 3600 }
            @{ Ttl = '1h30m'; Seconds = 5400 }
            @{ Ttl = '7d'; Seconds = 604800 }
            @{ Ttl = '2147483647'; Seconds = 2147483647 }
        ) {
            Set-VercelCacheItem item 1 -Ttl $Ttl -ErrorAction Stop
            [math]::Round((Find-VercelCacheItem).TimeLeft.TotalSeconds) | Should -BeIn $Seconds, ($Seconds - 1)
        }

        It 'separates the keys of namespaces' {
            Set-VercelCacheItem blog 'plain'
            Set-VercelCacheItem blog 'shop' -Namespace shop
            Set-VercelCacheItem blog 'dotted' -Namespace shop -NamespaceSeparator .
            Get-VercelCacheItem blog | Should -Be 'plain'
            Get-VercelCacheItem blog -Namespace shop | Should -Be 'shop'
            (Find-VercelCacheItem).StoreKey | Should -Be 'shop$7c7050a3', '7c7050a3', 'shop.7c7050a3'
        }
    }

    Context '-KeyHash' {
        It 'accepts a name' {
            $sha256 = [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes('blog'))).ToLowerInvariant()
            Set-VercelCacheItem blog 1 -KeyHash Sha256
            Set-VercelCacheItem blog 1 -KeyHash none
            Set-VercelCacheItem blog 1 -KeyHash Default
            (Find-VercelCacheItem).StoreKey | Should -Be '7c7050a3', 'blog', $sha256
        }

        It 'accepts a script block' {
            Set-VercelCacheItem blog 1 -KeyHash { $_.ToUpperInvariant() }
            (Find-VercelCacheItem).StoreKey | Should -BeExactly 'BLOG'
            Get-VercelCacheItem blog -KeyHash { $args[0].ToUpperInvariant() } | Should -Be 1
        }

        It 'refuses a block that does not return one string' {
            { Set-VercelCacheItem blog 1 -KeyHash { } -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidKey,*' -ExpectedMessage '*one string*0 objects*'
            { Set-VercelCacheItem blog 1 -KeyHash { 5 } -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidKey,*' -ExpectedMessage '*a Int32*'
        }

        It 'refuses an unknown name, and lists the known ones' {
            { Set-VercelCacheItem blog 1 -KeyHash md5 } | Should -Throw '*Default, Sha256, None*'
        }
    }

    Context 'Remove-, Test- and Find-VercelCacheItem' {
        It 'removes items, and ignores keys that do not exist' {
            Set-VercelCacheItem a 1
            Remove-VercelCacheItem a, b -ErrorAction Stop
            Test-VercelCacheItem a | Should -BeFalse
        }

        It 'returns one Boolean per key' {
            Set-VercelCacheItem a 1
            $answers = 'a', 'b' | Test-VercelCacheItem
            $answers | Should -Be $true, $false
            $answers[0] | Should -BeOfType [bool]
        }

        It 'finds items by name and tag, most recently used first' {
            Set-VercelCacheItem post-1 1 -Tag posts, first
            Set-VercelCacheItem post-2 2 -Tag posts
            Set-VercelCacheItem page 3
            (Find-VercelCacheItem).Name | Should -Be 'page', 'post-2', 'post-1'
            (Find-VercelCacheItem post-*).Name | Should -Be 'post-2', 'post-1'
            (Find-VercelCacheItem -Tag fir*).Name | Should -Be 'post-1'
        }
    }

    Context 'Items piped from Find-VercelCacheItem' {
        BeforeEach {
            Set-VercelCacheItem a 'plain' -Tag first
            Set-VercelCacheItem a 'renamed' -Name 'b' -Namespace ns -KeyHash Sha256 -Tag second
            Set-VercelCacheItem b 'other'
        }

        It 'are read by store key' {
            Find-VercelCacheItem -Tag second | Get-VercelCacheItem | Should -Be 'renamed'
            Get-VercelCacheItem -Item (Find-VercelCacheItem -Tag second) -Raw | Should -Be '"renamed"'
            Find-VercelCacheItem | Get-VercelCacheItem | Sort-Object | Should -Be 'other', 'plain', 'renamed'
        }

        It 'are tested by store key' {
            $items = Find-VercelCacheItem -Tag second
            $items | Test-VercelCacheItem | Should -BeTrue
            Remove-VercelCacheItem a -Namespace ns -KeyHash Sha256
            $items | Test-VercelCacheItem | Should -BeFalse
        }

        It 'are removed by store key' {
            Find-VercelCacheItem -Tag second | Remove-VercelCacheItem -ErrorAction Stop
            Get-VercelCacheItem a, b | Should -Be 'plain', 'other'
            Get-VercelCacheItem a -Namespace ns -KeyHash Sha256 | Should -BeNullOrEmpty
            Find-VercelCacheItem | Remove-VercelCacheItem
            Find-VercelCacheItem | Should -BeNullOrEmpty
        }

        It 'are not removed with -WhatIf' {
            Find-VercelCacheItem | Remove-VercelCacheItem -WhatIf
            Find-VercelCacheItem | Should -HaveCount 3
        }
    }

    Context 'Common parameters' {
        It 'changes nothing with -WhatIf' {
            Set-VercelCacheItem a 1
            Set-VercelCacheItem a 2 -WhatIf
            Set-VercelCacheItem b 2 -WhatIf
            Remove-VercelCacheItem a -WhatIf
            Get-VercelCacheItem a | Should -Be 1
            Test-VercelCacheItem b | Should -BeFalse
        }

        It 'does not prompt with -Confirm:$false' {
            Set-VercelCacheItem a 1 -Confirm:$false
            Remove-VercelCacheItem a -Confirm:$false
            Test-VercelCacheItem a | Should -BeFalse
        }

        It 'reports each request and its cache with -Verbose' {
            (Invoke-Recorded { Set-VercelCacheItem blog 1 -Verbose }).Verbose.Message | Should -Contain "Storing 'blog' (store key '7c7050a3'): the in-memory cache of this process."
            (Invoke-Recorded { Get-VercelCacheItem other -Verbose }).Verbose.Message | Should -Contain "'other' is not in the cache."
        }

        It 'continues after an error, unless -ErrorAction is Stop' {
            $recorded = Invoke-Recorded { '..', 'fine' | Get-VercelCacheItem -KeyHash None -Fallback { 'value' } }
            $recorded.Errors | Should -HaveCount 1
            $recorded.Errors[0].TargetObject | Should -Be '..'
            $recorded.Output | Should -Be 'value'
            { '..', 'fine' | Get-VercelCacheItem -KeyHash None -ErrorAction Stop } | Should -Throw
        }

        It 'shows progress for <Count> keys: <Shown>' -ForEach @(
            @{ Count = 20; Shown = $false }
            @{ Count = 500; Shown = $true }
        ) {
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript({
                        param($Manifest, $Edition, $Count)
                        Import-Module $Manifest -ArgumentList $Edition
                        $ProgressPreference = 'Continue'
                        1..$Count | ForEach-Object { "key-$_" } | Test-VercelCacheItem
                    }).AddArgument($ModuleManifest).AddArgument($TestEdition).AddArgument($Count).Invoke()
                $records = @($shell.Streams.Progress | Where-Object Activity -EQ 'Looking for items in the Runtime Cache')
                ($records.Count -gt 0) | Should -Be $Shown
                if ($Shown) { $records[-1].RecordType | Should -Be 'Completed' }
            }
            finally {
                $shell.Dispose()
            }
        }
    }
}
