BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $secret = 'github-hunter22'
    $gitHub = [VercelFunctions.TestSupport.GitHubApiStandIn]::new($secret)
    $there = @{ Repository = 'owner/repo'; Token = $secret; ApiUri = $gitHub.Url; ErrorAction = 'Stop' }
    $null = $gitHub.AddDeployment('Production', 'one', @('success'))
    $null = $gitHub.AddDeployment('Production', 'two', @('success'))
    $null = $gitHub.AddDeployment('Production', 'three', @('success'))
}

AfterAll {
    $gitHub.Dispose()
}

Describe 'Get- and Set-VercelExpiryRecord' {
    AfterEach {
        $gitHub.Violations | Should -BeNullOrEmpty
        $gitHub.DeniesStatuses = $false
    }

    It 'finds the last success and every commit that was live since' {
        Get-VercelExpiryRecord shop -Head three @there | Set-VercelExpiryRecord Success @there
        Get-VercelExpiryRecord docs -Head three @there | Set-VercelExpiryRecord Failure @there
        $null = $gitHub.AddDeployment('Production', 'four', @('success'))
        (Get-VercelExpiryRecord shop -Head four @there).Base.Commit | Should -Be 'three'
        (Get-VercelExpiryRecord docs -Head four @there).Base.Commit | Should -Be 'three', 'two'
    }

    It 'writes nothing with -WhatIf' {
        $count = $gitHub.CommitStatuses.Count
        Get-VercelExpiryRecord shop -Head three @there | Set-VercelExpiryRecord Success -WhatIf @there
        $gitHub.CommitStatuses.Count | Should -Be $count
    }

    It 'warns without the permission, and falls back' {
        $gitHub.DeniesStatuses = $true
        $record = Get-VercelExpiryRecord shop -Head four @there -WarningVariable warning 3>$null
        $record.Base.Origin | Should -Be 'Unreadable'
        $warning | Should -BeLike '*statuses: write*'
        { $record | Set-VercelExpiryRecord Success @there } | Should -Throw -ErrorId 'AccessDenied,*'
    }
}
