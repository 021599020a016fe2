# Text parameters refuse objects, which PowerShell would turn into text such as @{Name=blog}.
BeforeDiscovery {
    . $PSScriptRoot/Import-TestModule.ps1
    $commands = Get-Command -Module VercelFunctions | ForEach-Object { @{ Command = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
}

Describe 'The text parameters of <Command>' -ForEach $commands {
    It 'all refuse objects, and take the properties that they are bound by' {
        foreach ($parameter in $Command.Parameters.Values | Where-Object { $_.ParameterType -in [string], [string[]] -and $_.Name -notin [Management.Automation.Cmdlet]::CommonParameters }) {
            $text = $parameter.Attributes | Where-Object { $_.GetType().Name -eq 'TextTransformationAttribute' }
            $text | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) must refuse objects"
            $isPiped = ($parameter.Attributes | Where-Object { $_ -is [Parameter] }).ValueFromPipeline -contains $true
            $names = if ($isPiped) { @($parameter.Name) + $parameter.Aliases }
            $text.Properties | Should -Be $names -Because "-$($parameter.Name) is bound by these names"
            if ($isPiped) { ($parameter.Attributes | Where-Object { $_ -is [Parameter] }).ValueFromPipelineByPropertyName | Should -Not -Contain $false }
        }
    }

    It 'refuse a piped object that has none of their properties' {
        $piped = @($Command.Parameters.Values | Where-Object { $_.ParameterType -eq [string[]] -and ($_.Attributes | Where-Object { $_ -is [Parameter] }).ValueFromPipeline -contains $true })
        if (-not $piped) { return }
        Connect-VercelCache -InMemory
        $extra = if ($Command.Name -eq 'Resolve-VercelTag') { @{ Map = @{ '**' = 'all' } } } else { @{} }
        foreach ($object in [pscustomobject]@{ Label = 'blog' }, @{ Label = 'blog' }, (Get-Date)) {
            $recorded = Invoke-Recorded { , $object | & $Command @extra }
            $recorded.Errors | Should -HaveCount 1
            $recorded.Errors[0].FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
            "$($recorded.Errors[0])" | Should -BeLike "*'$($piped.Name)'*is not text. Specify text or numbers, or objects with the property $($piped.Name)*"
            $recorded.Output | Should -BeNullOrEmpty
        }
    }
}

Describe 'Objects are not keys' {
    BeforeEach {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem blog 1 -Tag posts, first
        Set-VercelCacheItem 5 'five'
    }

    It 'refuses items without a store key, in every form: <_>' -ForEach @(
        { Find-VercelCacheItem blog | Select-Object Name | Remove-VercelCacheItem -ErrorAction Stop }
        { Find-VercelCacheItem blog | Select-Object Name | Test-VercelCacheItem -ErrorAction Stop }
        { Find-VercelCacheItem blog | Select-Object Name | Get-VercelCacheItem -ErrorAction Stop }
        { Find-VercelCacheItem blog | ForEach-Object { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) } | Remove-VercelCacheItem -ErrorAction Stop }
        { Remove-VercelCacheItem (Find-VercelCacheItem blog | Select-Object Name) }
        { Remove-VercelCacheItem -Item (Find-VercelCacheItem blog | Select-Object Name) }
        { Get-VercelCacheItem -Item @{ Name = 'blog' } }
    ) {
        $_ | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        Find-VercelCacheItem | Should -HaveCount 2
    }

    It 'refuses an object in a list, and a list in a list' {
        { Set-VercelCacheItem item 1 -Tag 'a', @{ b = 1 } } | Should -Throw '*is not text*'
        { Set-VercelCacheItem item 1 -Tag 'a', @('b', 'c') } | Should -Throw '*is not text*'
        { Set-VercelCacheItem @{ a = 1 } 1 } | Should -Throw '*is not text*'
        { Set-VercelCacheItem -Key 'a', 'b' -Value 1 } | Should -Throw "*'Key'*"
        { Get-VercelCacheItem blog -Namespace (Get-Date) } | Should -Throw '*is not text*'
        { [pscustomobject]@{ Key = @{ a = 1 }; Value = 1 } | Set-VercelCacheItem -ErrorAction Stop } | Should -Throw '*is not text*'
    }

    It 'names the properties of the object, not their values' {
        $object = [pscustomobject]@{ Password = 'hunter22' }
        { Remove-VercelCacheItem $object } | Should -Throw '*An object with the property Password is not text*property Key.'
        $Error[0] | Out-String | Should -Not -Match 'hunter22'
    }

    It 'takes keys that are numbers, as they were typed' {
        [pscustomobject]@{ Key = 5 }, 5, '5' | Get-VercelCacheItem | Should -Be 'five', 'five', 'five'
        Set-VercelCacheItem 007 'agent'
        (Find-VercelCacheItem).Name | Should -Contain '007'
    }
}

Describe 'Objects are not tags' {
    BeforeEach {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem one 1 -Tag posts
        Set-VercelCacheItem two 2 -Tag pages
        Set-VercelCacheItem three 3
    }

    It 'takes <Name>' -ForEach @(
        @{ Name = 'a column Tags of a CSV file'; Make = { "tags`nposts" | ConvertFrom-Csv } }
        @{ Name = 'a list of tags in a property'; Make = { [pscustomobject]@{ Tags = [Collections.Generic.List[string]] ('posts', 'none') } } }
        @{ Name = 'items of which properties were selected'; Make = { Find-VercelCacheItem one | Select-Object Name, Tags } }
        @{ Name = 'items from a file'; Make = { Find-VercelCacheItem one | ForEach-Object { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) } } }
        @{ Name = 'items, some without tags'; Make = { Find-VercelCacheItem one, three } }
    ) {
        & $Make | Invoke-VercelTagExpiry -ErrorAction Stop
        (Find-VercelCacheItem).Name | Should -Be 'three', 'two'
    }

    It 'refuses a CSV file without a column of tags' {
        $recorded = Invoke-Recorded { "id`nposts" | ConvertFrom-Csv | Invoke-VercelTagExpiry -PassThru }
        $recorded.Errors | Should -HaveCount 1
        "$($recorded.Errors)" | Should -BeLike '*An object with the property id is not text*property Tag or Tags*'
        $recorded.Output | Should -BeNullOrEmpty
    }

    It 'formats the tags of items as a header' {
        Find-VercelCacheItem one, two | ConvertTo-VercelCacheTagHeader | Should -Be 'pages,posts'
    }
}

Describe 'Values with one obvious form as text' {
    It 'are accepted: <_>' -ForEach 7, 7.5, 'seven', ([guid]::Empty), ([uri] 'HTTP://example.com'), ([DayOfWeek]::Monday), ([char] 'x'), 'pip' {
        Connect-VercelCache -InMemory
        $_ | ForEach-Object { Set-VercelCacheItem item 1 -Tag $_ }
        $expected = if ($_ -is [uri]) { $_.OriginalString } else { "$_" }
        (Find-VercelCacheItem).Tags | Should -BeExactly $expected
    }

    It 'are accepted by parameters of other cmdlets' {
        (Get-VercelEnvironment VERCEL_ENV | Get-VercelEnvironment).Name | Should -Be 'VERCEL_ENV'
        (Connect-VercelCache ([uri] 'http://127.0.0.1:1/cache/') -PassThru).Endpoint | Should -Be 'http://127.0.0.1:1/cache/'
    }

    It 'do not include a list that is $null' {
        Connect-VercelCache -InMemory
        { Set-VercelCacheItem item 1 -Tag $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Find-VercelCacheItem $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}
