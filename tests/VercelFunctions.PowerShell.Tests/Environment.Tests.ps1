BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $expected = Get-Content $PSScriptRoot/../vectors/env-names.json -Raw | ConvertFrom-Json
    $before = @{}
    foreach ($name in $expected) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }
}

AfterAll {
    foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
}

Describe 'Get-VercelEnvironment' {
    It 'returns all variables in the order of the official client' {
        (Get-VercelEnvironment).Name | Should -Be $expected
        (Get-VercelEnvironment).Value | Where-Object { $_ } | Should -BeNullOrEmpty
    }

    It 'returns values, and $null for an empty one' {
        $env:VERCEL_REGION = 'iad1'
        (Get-VercelEnvironment VERCEL_REGION).Value | Should -Be 'iad1'
        [Environment]::SetEnvironmentVariable('VERCEL_URL', '')
        (Get-VercelEnvironment VERCEL_URL).Value | Should -BeNullOrEmpty
    }

    It 'accepts wildcards, several names and the pipeline' {
        Get-VercelEnvironment VERCEL_GIT_* | Should -HaveCount 11
        (Get-VercelEnvironment ci, vercel).Name | Should -Be 'CI', 'VERCEL'
        ('VERCEL_ENV' | Get-VercelEnvironment).Name | Should -Be 'VERCEL_ENV'
        Get-VercelEnvironment NOTHING_* | Should -HaveCount 0
    }

    It 'reports an unknown variable' {
        { Get-VercelEnvironment VERCEL_REGOIN -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownVariable,*' -ExpectedMessage "*'VERCEL_REGOIN'*"
    }

    It 'masks the secret in views, but not in its value' {
        $env:VERCEL_AUTOMATION_BYPASS_SECRET = 'bypass-me'
        $variable = Get-VercelEnvironment VERCEL_AUTOMATION_BYPASS_SECRET
        $variable | Out-String | Should -Not -Match 'bypass-me'
        "$variable" | Should -Not -Match 'bypass-me'
        $variable.Value | Should -Be 'bypass-me'
    }
}
