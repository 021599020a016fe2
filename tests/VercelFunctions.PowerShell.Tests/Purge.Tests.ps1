BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $ok = [VercelFunctions.TestSupport.StubAnswer]::Json('{}', 200)
    $variables = 'VERCEL_TOKEN', 'VERCEL_PROJECT_ID', 'VERCEL_ORG_ID', 'VERCEL_API_URL'
    function Clear-VercelVariable { $variables | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) } }
    Clear-VercelVariable
    function Get-Body($Number) { @($server.Requests)[$Number].BodyText | ConvertFrom-Json }
}

Describe 'A Vercel project' {
    BeforeEach {
        $server = [VercelFunctions.TestSupport.StubServer]::new($ok)
        Connect-VercelCache -Project shop -Team team_1 -Token 'hunter22' -ApiUri $server.Url
    }

    AfterEach {
        $server.Dispose()
        Disconnect-VercelCache
        Clear-VercelVariable
    }

    It 'is shown without its token' {
        $connection = Get-VercelCacheConnection
        $connection.Project | Should -Be 'shop'
        $connection.Team | Should -Be 'team_1'
        $connection, ($connection | ConvertTo-Json), ($connection | Format-List * -Force) | Out-String | Should -Not -Match 'hunter22'
    }

    It 'expires tags: invalidated, in both environments, by default' {
        $results = 'blog', 'posts' | Invoke-VercelTagExpiry -PassThru -ErrorAction Stop
        $results.Status | Should -Be 'Expired', 'Expired'
        $results[0].Cache | Should -BeLike "the Vercel project 'shop' of 'team_1'*"
        $server.Requests | Should -HaveCount 1
        @($server.Requests)[0].Method | Should -Be 'POST'
        @($server.Requests)[0].Target | Should -Be '/v1/edge-cache/invalidate-by-tags?projectIdOrName=shop&teamId=team_1'
        @($server.Requests)[0].Header('authorization') | Should -Be 'Bearer hunter22'
        @($server.Requests)[0].BodyText | Should -BeExactly '{"tags":["blog","posts"]}'
    }

    It 'expires tags with mode, target and deadline' {
        Invoke-VercelTagExpiry blog -Mode Delete -Target Production -RevalidationDeadline 90s -ErrorAction Stop
        @($server.Requests)[0].Target | Should -BeLike '/v1/edge-cache/dangerously-delete-by-tags*'
        @($server.Requests)[0].BodyText | Should -BeExactly '{"tags":["blog"],"target":"production","revalidationDeadlineSeconds":90}'
    }

    It 'purges source images' {
        Invoke-VercelTagExpiry -SourceImage /hero.png, /logo.svg -PassThru -ErrorAction Stop | ForEach-Object Tag | Should -Be '/hero.png', '/logo.svg'
        @($server.Requests)[0].Target | Should -BeLike '/v1/edge-cache/invalidate-by-src-images*'
        (Get-Body 0).srcImages | Should -Be '/hero.png', '/logo.svg'
    }

    It 'expires 10,000 tags in 79 requests' {
        1..10000 | ForEach-Object { "tag-$_" } | Invoke-VercelTagExpiry -ErrorAction Stop
        $server.Requests | Should -HaveCount 79
        (0..78 | ForEach-Object { (Get-Body $_).tags }) | Should -Be (1..10000 | ForEach-Object { "tag-$_" })
    }

    It 'sends a tag once, however far apart its repeats are' {
        @(1..300 | ForEach-Object { "tag-$_" }) + 'tag-1' | Invoke-VercelTagExpiry -PassThru -ErrorAction Stop | Should -HaveCount 300
        (0..2 | ForEach-Object { (Get-Body $_).tags }) | Should -HaveCount 300
    }

    It 'purges nothing with -WhatIf' {
        Invoke-VercelTagExpiry blog -WhatIf
        Clear-VercelCache All -WhatIf
        $server.Requests | Should -HaveCount 0
    }

    It 'clears <Type> with <Requests>' -ForEach @(
        @{ Type = 'Cdn'; Requests = @('POST /v1/edge-cache/purge-all') }
        @{ Type = 'Data'; Requests = @('DELETE /v1/data-cache/purge-all') }
        @{ Type = 'All'; Requests = @('POST /v1/edge-cache/purge-all', 'DELETE /v1/data-cache/purge-all') }
    ) {
        Clear-VercelCache -Type $Type -Confirm:$false -ErrorAction Stop
        $server.Requests | ForEach-Object { "$($_.Method) $(($_.Target -split '\?')[0])" } | Should -Be $Requests
    }

    It 'asks before it clears' {
        [VercelFunctions.PowerShell.ClearVercelCacheCommand].GetCustomAttributes([Management.Automation.CmdletAttribute], $true).ConfirmImpact | Should -Be 'High'
    }

    It 'cannot be read or written: <_>' -ForEach { Get-VercelCacheItem x }, { Set-VercelCacheItem x 1 }, { Test-VercelCacheItem x }, { Remove-VercelCacheItem x }, { Find-VercelCacheItem } {
        $_ | Should -Throw -ErrorId 'NotSupported,*' -ExpectedMessage '*needs a Runtime Cache*'
        $server.Requests | Should -HaveCount 0
    }

    It 'says for <Status> what to check' -ForEach @(
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

    It 'takes its token as a SecureString' {
        $secret = [securestring]::new()
        's3cret'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
        Connect-VercelCache -Project shop -Token $secret -ApiUri $server.Url
        Invoke-VercelTagExpiry a -ErrorAction Stop
        @($server.Requests)[0].Header('authorization') | Should -Be 'Bearer s3cret'
    }

    It 'takes a timeout, by default 30 seconds' {
        (Get-VercelCacheConnection).TimeoutSec | Should -Be 30
        (Connect-VercelCache -Project shop -Token t -ApiUri $server.Url -TimeoutSec 3600 -PassThru).TimeoutSec | Should -Be 3600
        (Connect-VercelCache -Project shop -Token t -ApiUri $server.Url -TimeoutSec 0.5 -PassThru).TimeoutSec | Should -Be 0.5
    }

    It 'is found in the environment, for purging only' {
        Disconnect-VercelCache
        $env:VERCEL_TOKEN = 'from-environment'
        $env:VERCEL_PROJECT_ID = 'prj_env'
        $env:VERCEL_ORG_ID = 'team_env'
        $env:VERCEL_API_URL = $server.Url
        Invoke-VercelTagExpiry a -ErrorAction Stop
        @($server.Requests)[0].Target | Should -BeLike '*?projectIdOrName=prj_env&teamId=team_env'
        (Get-VercelCacheConnection).Source | Should -Be 'Environment'
        Test-VercelCacheItem a 3>$null | Should -BeFalse
    }

    It 'is found in the linked folder' {
        $folder = New-Item TestDrive:/linked/.vercel -ItemType Directory -Force
        Set-Content (Join-Path $folder 'project.json') '{"projectId":"prj_linked","orgId":"team_linked"}'
        Push-Location $folder.Parent
        try {
            Connect-VercelCache -Token t -ApiUri $server.Url
        }
        finally {
            Pop-Location
        }
        Invoke-VercelTagExpiry a -ErrorAction Stop
        @($server.Requests)[0].Target | Should -BeLike '*?projectIdOrName=prj_linked&teamId=team_linked'
    }

    It 'says what is missing' {
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

    It 'refuses what only a project has: <Keys>' -ForEach @{ Target = 'Production' }, @{ RevalidationDeadline = 5 }, @{ Mode = 'Delete' } {
        $parameters = $_
        { Invoke-VercelTagExpiry blog @parameters -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupported,*' -ExpectedMessage '*is for a Vercel project*'
        Test-VercelCacheItem item | Should -BeTrue
    }

    It 'is cleared as data cache, and has no CDN' {
        Clear-VercelCache Data -Confirm:$false
        Test-VercelCacheItem item | Should -BeFalse
        { Clear-VercelCache Cdn -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupported,*' -ExpectedMessage '*no CDN*'
    }
}
