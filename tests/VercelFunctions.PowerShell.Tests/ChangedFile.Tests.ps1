BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $secret = 'github-hunter22'
    $gitHub = [VercelFunctions.TestSupport.GitHubApiStandIn]::new($secret)
    $variables = 'GITHUB_REPOSITORY', 'GITHUB_SHA', 'GITHUB_TOKEN', 'GITHUB_API_URL'
    $before = $variables | ForEach-Object { [Environment]::GetEnvironmentVariable($_) }
    $variables | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
    $there = @{ Repository = 'owner/repo'; Token = $secret; ApiUri = $gitHub.Url; ErrorAction = 'Stop' }
}

AfterAll {
    $gitHub.Dispose()
    0..3 | ForEach-Object { [Environment]::SetEnvironmentVariable($variables[$_], $before[$_]) }
}

Describe 'Get-VercelChangedFile' {
    AfterEach {
        $gitHub.Violations | Should -BeNullOrEmpty
        $gitHub.Clear()
    }

    It 'compares with the previous successful deployment' {
        $null = $gitHub.AddDeployment('Production', 'oldest', @('success', 'inactive'))
        $null = $gitHub.AddDeployment('Production', 'replaced', @('inactive'))
        $null = $gitHub.AddDeployment('Production', 'gave-up', @('failure', 'inactive'))
        $null = $gitHub.AddDeployment('Production', 'pending', @('in_progress'))
        $null = $gitHub.AddDeployment('Preview', 'elsewhere', @('success'))
        $null = $gitHub.AddDeployment('Production', 'new', @('success'))
        $gitHub.AddComparison('replaced', 'new', [string[]] @('a.md', 'b.md'))
        $gitHub.AddRename('replaced', 'new', 'c.md', 'd.md')
        $files = Get-VercelChangedFile @there -Head new
        $files.Path | Should -Be 'a.md', 'b.md', 'c.md', 'd.md'
        $files | Where-Object PreviousPath | Should -BeNullOrEmpty
    }

    It 'accepts a base, and reads a workflow''s variables' {
        $gitHub.AddComparison('base', 'sha', [string[]] @('a.md'))
        try {
            $env:GITHUB_REPOSITORY, $env:GITHUB_SHA, $env:GITHUB_TOKEN, $env:GITHUB_API_URL = 'owner/repo', 'sha', $secret, $gitHub.Url
            (Get-VercelChangedFile -Base base -ErrorAction Stop).Path | Should -Be 'a.md'
        }
        finally {
            $variables | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
        }
    }

    It 'returns nothing if nothing changed' {
        $gitHub.AddCommit('same')
        Get-VercelChangedFile @there -Base same -Head same | Should -BeNullOrEmpty
    }

    It 'reports that the changes are unknown: <Why>' -ForEach @(
        @{ Why = 'there is no earlier deployment'; Arguments = @{ Head = 'x'; Environment = 'None' }; Says = '*no earlier successful deployment*' }
        @{ Why = 'the base does not exist'; Arguments = @{ Head = 'x'; Base = 'gone' }; Says = '*forced push*' }
        @{ Why = 'the head does not exist'; Arguments = @{ Head = 'gone'; Base = 'x' }; Says = '*forced push*' }
    ) {
        $gitHub.AddCommit('x')
        { Get-VercelChangedFile @there @Arguments } | Should -Throw -ErrorId 'ChangesUnknown,*' -ExpectedMessage $Says
    }

    It 'returns any number of files' {
        $gitHub.AddComparison('many', 'x', [string[]] @(1..3000 | ForEach-Object { "folder-$($_ % 10)/file-$_" }))
        Get-VercelChangedFile @there -Base many -Head x | Should -HaveCount 3000
        try {
            $gitHub.MaxTreeEntries = 1000
            Get-VercelChangedFile @there -Base many -Head x | Should -HaveCount 3000
        }
        finally {
            $gitHub.MaxTreeEntries = 100000
        }
    }

    It 'returns the changes of both sides if the histories diverge' {
        $gitHub.AddComparison('left', 'right', [string[]] @('both.md'))
        $gitHub.AddFile('left', 'right', 'new.md', 'added')
        $gitHub.AddFile('left', 'right', 'rolled-back.md', 'removed')
        (Get-VercelChangedFile @there -Base left -Head right).Path | Should -Be 'both.md', 'new.md', 'rolled-back.md'
    }

    It 'reports status <Status> as <Id>' -ForEach @(
        @{ Status = 401; Id = 'AccessDenied' }
        @{ Status = 403; Id = 'AccessDenied' }
        @{ Status = 422; Id = 'RequestRefused' }
    ) {
        $gitHub.FailNext($Status)
        { Get-VercelChangedFile @there -Head x } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage ($Id -eq 'AccessDenied' ? "*$Status*contents: read*deployments: read*" : "*$Status*")
    }

    It 'reports an exhausted rate limit, and an unknown repository' {
        1..5 | ForEach-Object { $gitHub.AnswerNext([VercelFunctions.TestSupport.StubAnswer]::Json('{}', 403).With('x-ratelimit-remaining', '0').With('retry-after', '0')) }
        { Get-VercelChangedFile @there -Head x } | Should -Throw -ErrorId 'RateLimited,*'
        { Get-VercelChangedFile other/repo -Token $secret -ApiUri $gitHub.Url -Head x -ErrorAction Stop } | Should -Throw -ErrorId 'RepositoryNotFound,*'
    }

    It 'retries a transient failure' {
        $gitHub.AddCommit('same')
        $gitHub.FailNext(500)
        Get-VercelChangedFile @there -Base same -Head same | Should -BeNullOrEmpty
        @($gitHub.Requests) | Should -HaveCount 3
    }

    It 'reports a missing setting' {
        { Get-VercelChangedFile -ErrorAction Stop } | Should -Throw -ErrorId 'MissingRepository,*'
        { Get-VercelChangedFile nonsense -ErrorAction Stop } | Should -Throw -ErrorId 'MissingRepository,*'
        { Get-VercelChangedFile owner/repo -ErrorAction Stop } | Should -Throw -ErrorId 'MissingToken,*'
        { Get-VercelChangedFile owner/repo -Token x -ErrorAction Stop } | Should -Throw -ErrorId 'MissingRepository,*' -ExpectedMessage '*GITHUB_SHA*'
        { Get-VercelChangedFile owner/repo -Token x -ApiUri nonsense -Head x -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidEndpoint,*'
    }

    It 'does not show the token' {
        $gitHub.AnswerNext([VercelFunctions.TestSupport.StubAnswer]::Json("{`"message`":`"bad token $secret`"}", 401))
        $everything = & {
            $DebugPreference = 'Continue'
            Get-VercelChangedFile owner/repo -Token $secret -ApiUri $gitHub.Url -Head x -Verbose
            $Error[0] | Format-List * -Force
            $Error[0].Exception.ToString()
        } *>&1 | Out-String
        $everything | Should -Match 'bad token'
        $everything | Should -Not -Match $secret
    }
}

Describe 'Octokit' {
    It 'is loaded when GitHub is first used' {
        # In a new process, because assemblies are not unloaded.
        $gitHub.AddCommit('x')
        $loaded = "@([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'Octokit' }).Count"
        $use = "Get-VercelChangedFile owner/repo -Token '$secret' -ApiUri $($gitHub.Url) -Base x -Head x -ErrorAction Stop"
        Invoke-PowerShell -NoProfile -NonInteractive -Command "Import-Module '$ModuleManifest' -ArgumentList $TestEdition; $loaded; $use; $loaded" | Should -Be '0', '1'
    }

    It 'is not in the public API' {
        $members = [VercelFunctions.Deployments.GitHubChangesClient].Assembly.GetExportedTypes().GetMembers()
        $members | Where-Object { "$_" -match 'Octokit' } | Should -BeNullOrEmpty
    }
}
