BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $token = 'hunter22-hunter22'
    $api = [VercelFunctions.TestSupport.EmulatorProcess]::StartAsync([string[]] ('--token', $token), $null).GetAwaiter().GetResult()
    $emulator = Connect-VercelCache $api.Endpoint @{ authorization = "Bearer $token" } -PassThru
    $variables = 'VERCEL_TOKEN', 'VERCEL_PROJECT_ID', 'VERCEL_ORG_ID', 'VERCEL_API_URL'
    function Clear-VercelVariable { $variables | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) } }
    Clear-VercelVariable

    # The requests that the purge API received; all of them valid.
    function Get-Purge {
        $purges = @(Get-VercelCachePurge -Connection $emulator -ErrorAction Stop)
        $purges | Where-Object Status -NE 200 | Should -BeNullOrEmpty
        $purges
    }
}

AfterAll { $api.DisposeAsync().AsTask().GetAwaiter().GetResult() }

Describe 'A Vercel project' {
    BeforeEach {
        $api.ResetAsync().GetAwaiter().GetResult()
        Connect-VercelCache -Project shop -Team team_1 -Token $token -ApiUri $api.Origin
    }

    AfterEach {
        Disconnect-VercelCache
        Clear-VercelVariable
    }

    It 'is shown without its token' {
        $connection = Get-VercelCacheConnection
        $connection.Project | Should -Be 'shop'
        $connection.Team | Should -Be 'team_1'
        $connection, ($connection | ConvertTo-Json), ($connection | Format-List * -Force) | Out-String | Should -Not -Match 'hunter22'
    }

    It 'invalidates tags in both environments by default' {
        $results = 'blog', 'posts' | Invoke-VercelTagExpiry -PassThru -ErrorAction Stop
        $results.Status | Should -Be 'Expired', 'Expired'
        $results[0].Cache | Should -BeLike "the Vercel project 'shop' of 'team_1'*"
        $purge = Get-Purge
        $purge | Should -HaveCount 1
        $purge.Operation, $purge.Project, $purge.Team | Should -Be 'InvalidateByTags', 'shop', 'team_1'
        $purge.Tags | Should -Be 'blog', 'posts'
        $purge.Target, $purge.RevalidationDeadlineSeconds | Should -Be $null, $null
    }

    It 'deletes by tag with target and deadline' {
        Invoke-VercelTagExpiry blog -Mode Delete -Target Production -RevalidationDeadline 90s -ErrorAction Stop
        $purge = Get-Purge
        $purge.Operation, $purge.Target, $purge.RevalidationDeadlineSeconds | Should -Be 'DeleteByTags', 'production', 90
    }

    It 'purges source images' {
        Invoke-VercelTagExpiry -SourceImage /hero.png, /logo.svg -PassThru -ErrorAction Stop | ForEach-Object SourceImage | Should -Be '/hero.png', '/logo.svg'
        $purge = Get-Purge
        $purge.Operation | Should -Be 'InvalidateBySourceImages'
        $purge.SourceImages | Should -Be '/hero.png', '/logo.svg'
    }

    It 'expires 10,000 tags in 625 requests' {
        1..10000 | ForEach-Object { "tag-$_" } | Invoke-VercelTagExpiry -ErrorAction Stop
        $purges = Get-Purge
        $purges | Should -HaveCount 625
        $purges.Tags | Sort-Object | Should -Be (1..10000 | ForEach-Object { "tag-$_" } | Sort-Object)
    }

    It 'sends each tag once' {
        @(1..300 | ForEach-Object { "tag-$_" }) + 'tag-1' | Invoke-VercelTagExpiry -PassThru -ErrorAction Stop | Should -HaveCount 300
        (Get-Purge).Tags | Should -HaveCount 300
    }

    It 'purges nothing with -WhatIf' {
        Invoke-VercelTagExpiry blog -WhatIf
        Clear-VercelCache All -WhatIf
        Get-Purge | Should -HaveCount 0
    }

    It 'clears <Type> with <Requests>' -ForEach @(
        @{ Type = 'Cdn'; Requests = @('PurgeCdn') }
        @{ Type = 'Data'; Requests = @('PurgeData') }
        @{ Type = 'All'; Requests = @('PurgeCdn', 'PurgeData') }
    ) {
        Clear-VercelCache -Type $Type -Confirm:$false -ErrorAction Stop
        (Get-Purge).Operation | Should -Be $Requests
    }

    It 'confirms before it clears' {
        [VercelFunctions.PowerShell.ClearVercelCacheCommand].GetCustomAttributes([Management.Automation.CmdletAttribute], $true).ConfirmImpact | Should -Be 'High'
    }

    It 'cannot be read or written: <_>' -ForEach 'Get-VercelCacheItem x', 'Set-VercelCacheItem x 1', 'Test-VercelCacheItem x', 'Remove-VercelCacheItem x', 'Find-VercelCacheItem' {
        { & ([scriptblock]::Create("$_ -ErrorAction Stop")) } | Should -Throw -ErrorId 'NotSupported,*' -ExpectedMessage '*purged, but not read*'
        Get-Purge | Should -HaveCount 0
    }

    It 'reports status <Status> as <Id>' -ForEach @(
        @{ Status = 401; Id = 'AccessDenied'; Hint = '*token*' }
        @{ Status = 403; Id = 'AccessDenied'; Hint = '*team*' }
        @{ Status = 404; Id = 'ProjectNotFound'; Hint = '*project*' }
    ) {
        $failing = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Json('{"error":{"code":"the_code","message":"the message, hunter22"}}', $Status))
        try {
            Connect-VercelCache -Project shop -Token 'hunter22' -ApiUri $failing.Url
            $results = Invoke-VercelTagExpiry a, b -PassThru -ErrorAction SilentlyContinue -ErrorVariable problems
            $results.Status | Should -Be 'Failed', 'Failed'
            $problems[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            "$($problems[0])" | Should -BeLike "*($Status): the_code: the message, •••*"
            $problems[0].ErrorDetails.RecommendedAction | Should -BeLike $Hint
            $problems | Format-List * -Force | Out-String | Should -Not -Match 'hunter22'
            $failing.Requests | Should -HaveCount 1
        }
        finally {
            $failing.Dispose()
        }
    }

    It 'accepts the token as a SecureString' {
        $secret = [securestring]::new()
        $token.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
        Connect-VercelCache -Project shop -Token $secret -ApiUri $api.Origin
        Invoke-VercelTagExpiry a -ErrorAction Stop
        Get-Purge | Should -HaveCount 1
    }

    It 'accepts a timeout, 30 seconds by default' {
        (Get-VercelCacheConnection).TimeoutSec | Should -Be 30
        (Connect-VercelCache -Project shop -Token t -ApiUri $api.Origin -TimeoutSec 3600 -PassThru).TimeoutSec | Should -Be 3600
        (Connect-VercelCache -Project shop -Token t -ApiUri $api.Origin -TimeoutSec 0.5 -PassThru).TimeoutSec | Should -Be 0.5
    }

    It 'is taken from the environment, for purging only' {
        Disconnect-VercelCache
        $env:VERCEL_TOKEN = $token
        $env:VERCEL_PROJECT_ID = 'prj_env'
        $env:VERCEL_ORG_ID = 'team_env'
        $env:VERCEL_API_URL = $api.Origin
        Invoke-VercelTagExpiry a -ErrorAction Stop
        $purge = Get-Purge
        $purge.Project, $purge.Team | Should -Be 'prj_env', 'team_env'
        (Get-VercelCacheConnection).Source | Should -Be 'Environment'
        Test-VercelCacheItem a 3>$null | Should -BeFalse
    }

    It 'is taken from the linked folder' {
        $folder = New-Item TestDrive:/linked/.vercel -ItemType Directory -Force
        Set-Content (Join-Path $folder 'project.json') '{"projectId":"prj_linked","orgId":"team_linked"}'
        Push-Location $folder.Parent
        try {
            Connect-VercelCache -Token $token -ApiUri $api.Origin
        }
        finally {
            Pop-Location
        }
        Invoke-VercelTagExpiry a -ErrorAction Stop
        $purge = Get-Purge
        $purge.Project, $purge.Team | Should -Be 'prj_linked', 'team_linked'
    }

    It 'reports a missing token or project' {
        { Connect-VercelCache -Project shop } | Should -Throw -ErrorId 'MissingToken,*' -ExpectedMessage '*VERCEL_TOKEN*'
        Push-Location ([IO.Path]::GetTempPath())
        try {
            { Connect-VercelCache -Token t } | Should -Throw -ErrorId 'MissingProject,*' -ExpectedMessage '*VERCEL_PROJECT_ID*'
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'A Runtime Cache' {
    BeforeEach {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem item 1 -Tag blog
    }

    It 'refuses an option that only a project supports: <Option>' -ForEach @(
        @{ Option = '-Target'; Parameters = @{ Target = 'Production' } }
        @{ Option = '-RevalidationDeadline'; Parameters = @{ RevalidationDeadline = 5 } }
        @{ Option = '-Mode'; Parameters = @{ Mode = 'Delete' } }
    ) {
        { Invoke-VercelTagExpiry blog @Parameters -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupported,*' -ExpectedMessage '*does not support*'
        Test-VercelCacheItem item | Should -BeTrue
    }

    It 'is not cleared without -Type' {
        { Clear-VercelCache -Confirm:$false } | Should -Throw -ErrorId 'NoCacheType,*' -ExpectedMessage '*-Type is required*Cdn*Data*All*'
        $Error[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Type Cdn, Data or All*'
        Test-VercelCacheItem item | Should -BeTrue
    }

    It 'is cleared with -Type Data, and has no CDN cache' {
        Clear-VercelCache Data -Confirm:$false
        Test-VercelCacheItem item | Should -BeFalse
        { Clear-VercelCache Cdn -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupported,*' -ExpectedMessage '*no CDN*'
    }
}
