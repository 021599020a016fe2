BeforeDiscovery {
    # Every identifier that the source gives an error: those of the core, and those that cmdlets make themselves.
    $source = Join-Path $PSScriptRoot '../../src'
    $failures = [regex]::Matches((Get-Content (Join-Path $source 'VercelFunctions/Cache/RuntimeCacheFailure.cs') -Raw), '(?m)^    ([A-Z]\w+),').ForEach({ $_.Groups[1].Value })
    $made = Get-ChildItem (Join-Path $source 'VercelFunctions.PowerShell') -Recurse -Filter *.cs | ForEach-Object {
        [regex]::Matches((Get-Content $_ -Raw), '(?:ErrorRecords\.New|new EmulatorException)\(\s*"(\w+)"').ForEach({ $_.Groups[1].Value })
    }
    $identifiers = @($failures) + @($made) | Sort-Object -Unique
}

BeforeAll {
    $documented = [regex]::Matches((Get-Content (Join-Path $PSScriptRoot '../../docs/errors.md') -Raw), '(?m)^\| `([A-Z]\w+)` \|').ForEach({ $_.Groups[1].Value })
}

Describe 'The list of errors' {
    It 'has <_>' -ForEach $identifiers {
        $documented | Should -Contain $_
    }

    It 'has none that there is not, and each once' -ForEach @{ Identifiers = $identifiers } {
        $documented | Sort-Object | Should -Be $Identifiers
        $Identifiers.Count | Should -BeGreaterThan 40
    }
}

Describe 'The source' {
    It 'makes error records in no other way, so that none is left out of the list' {
        $others = Get-ChildItem (Join-Path $PSScriptRoot '../../src/VercelFunctions.PowerShell') -Recurse -Filter *.cs |
            Where-Object Name -NE 'ErrorRecords.cs' | Select-String 'new ErrorRecord\('
        $others | Should -BeNullOrEmpty
    }
}
