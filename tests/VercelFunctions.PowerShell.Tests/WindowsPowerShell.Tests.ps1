# The scripts that run in Windows PowerShell 5.1, which is only available on Windows, use nothing that it lacks.
BeforeDiscovery {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $workflow = Get-Content (Join-Path $root .github/workflows/ci.yml) -Raw
    $run = [regex]::Match($workflow, "(?ms)shell: powershell\n.*?Invoke-PesterFile").Value
    $files = [regex]::Matches($run, "'(\w+)'").ForEach({ "tests/VercelFunctions.PowerShell.Tests/$($_.Groups[1].Value).Tests.ps1" })
    $shared = 'Import-TestModule', 'Enable-DesktopBuild', 'Invoke-PesterFile' | ForEach-Object { "tests/VercelFunctions.PowerShell.Tests/$_.ps1" }
    $scripts = $files + $shared + 'module/VercelFunctions.psm1' + 'VercelFunctions.psd1' | ForEach-Object { @{ Script = $_; Path = Join-Path $root $_ } }
}

Describe 'The workflow' {
    It 'runs files in Windows PowerShell' -ForEach @{ Count = $files.Count } {
        $Count | Should -BeGreaterThan 4
    }
}

Describe 'Windows PowerShell 5.1' {
    It 'supports everything in <Script>' -ForEach $scripts {
        & $PSScriptRoot/Find-NewerFeature.ps1 (Get-Content -LiteralPath $Path -Raw) | Should -BeNullOrEmpty
    }
}

Describe 'Find-NewerFeature' {
    It 'finds <Finding>' -ForEach @(
        @{ Code = '$a ? 1 : 2'; Finding = 'the operator ?:' }
        @{ Code = 'a && b'; Finding = 'the operators && and ||' }
        @{ Code = '$a ?? 1'; Finding = 'the operator ??' }
        @{ Code = '$a ??= 1'; Finding = 'the operator ??=' }
        @{ Code = '${a}?.b'; Finding = 'the operator ?. or ?`[]' }
        @{ Code = '${a}?[0]'; Finding = 'the operator ?. or ?`[]' }
        @{ Code = 'a &'; Finding = 'a background job with &' }
        @{ Code = 'function f { end { } clean { } }'; Finding = 'the block clean' }
        @{ Code = '"`u{0}"'; Finding = 'the escape*' }
        @{ Code = '10uy'; Finding = 'the number 10uy' }
        @{ Code = "'{}' | ConvertFrom-Json -AsHashtable"; Finding = 'ConvertFrom-Json -AsHashtable' }
        @{ Code = 'Join-Path a b c'; Finding = 'Join-Path with three paths' }
        @{ Code = 'Get-Uptime'; Finding = 'Get-Uptime' }
        @{ Code = '[Runtime.Loader.AssemblyLoadContext]::All'; Finding = 'the type*' }
        @{ Code = '[Environment]::ProcessPath'; Finding = '`[Environment]::ProcessPath' }
        @{ Code = 'if ($IsWindows) { }'; Finding = 'the variable $IsWindows' }
        @{ Code = "'$([char] 0xE9)'"; Finding = 'a character that is not ASCII*' }
    ) {
        & $PSScriptRoot/Find-NewerFeature.ps1 $Code | Should -HaveCount 1
        & $PSScriptRoot/Find-NewerFeature.ps1 $Code | Should -BeLike "*$Finding"
    }

    It 'exempts code that only PowerShell 7 runs, but not its syntax' {
        & $PSScriptRoot/Find-NewerFeature.ps1 'if ($PSEdition -eq ''Core'') { [Half] 1 }' | Should -BeNullOrEmpty
        & $PSScriptRoot/Find-NewerFeature.ps1 'It a -Skip:($PSEdition -ne ''Core'') { [Half] 1 }' | Should -BeNullOrEmpty
        & $PSScriptRoot/Find-NewerFeature.ps1 'if ($PSEdition -eq ''Core'') { $a ?? 1 }' | Should -Not -BeNullOrEmpty
    }

    It 'accepts what both support' {
        & $PSScriptRoot/Find-NewerFeature.ps1 'Join-Path a b | ForEach-Object { [Math]::Abs(0x1F) + 5GB + 1.5d }; "`t``u"' | Should -BeNullOrEmpty
    }
}
