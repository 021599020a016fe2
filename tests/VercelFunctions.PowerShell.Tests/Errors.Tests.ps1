BeforeAll {
    $root = Join-Path $PSScriptRoot '../..'
    . (Join-Path $PSScriptRoot 'Import-TestModule.ps1')
    $rows = [VercelFunctions.PowerShell.ErrorTable]::Sections.Value
}

Describe 'The table of errors' {
    It 'has a row for every failure, and no other' {
        $core = [enum]::GetNames([VercelFunctions.VercelFailure])
        $cmdlets = [enum]::GetNames([VercelFunctions.PowerShell.ErrorTable].Assembly.GetType('VercelFunctions.PowerShell.CommandFailure'))
        $rows.Identifier | Sort-Object | Should -Be (@($core) + @($cmdlets) | Sort-Object)
    }

    It 'advises a next step for every failure' {
        $rows | Where-Object { -not $_.Advice -or $_.Advice -notmatch '\S{3}' } | Should -BeNullOrEmpty
    }

    It 'is the table in docs/errors.md' {
        $copy = Join-Path $TestDrive errors.md
        Copy-Item (Join-Path $root docs/errors.md) $copy
        & (Join-Path $root docs/Build-ErrorPage.ps1) -Path $copy
        Get-Content $copy -Raw | Should -BeExactly (Get-Content (Join-Path $root docs/errors.md) -Raw) -Because 'docs/Build-ErrorPage.ps1 must be run after a change of the table'
    }
}

Describe 'The source' {
    It 'creates error records in one place' {
        $others = Get-ChildItem (Join-Path $root src/VercelFunctions.PowerShell) -Recurse -Filter *.cs |
            Where-Object Name -NE 'ErrorRecords.cs' | Select-String 'new ErrorRecord\('
        $others | Should -BeNullOrEmpty
    }
}
