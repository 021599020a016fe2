# What a reader of the documentation would trip over: dead links, and code that cannot be.
BeforeDiscovery {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $documents = @(git -C $root ls-files '*.md') | ForEach-Object { @{ Document = $_; Path = Join-Path $root $_ } }
    $isOther = $env:VERCELFUNCTIONS_TEST_BUILD -and $env:VERCELFUNCTIONS_TEST_BUILD -ne 'net8.0'
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1

    # The text without its blocks of code, in which what looks like a link is none.
    function Get-Prose([string] $Path) { (Get-Content -LiteralPath $Path -Raw) -replace '(?ms)^( *)```.*?^\1```' }

    function Get-CodeBlock([string] $Path, [string[]] $Language) {
        [regex]::Matches((Get-Content -LiteralPath $Path -Raw), '(?ms)^(?<indent> *)```(?<language>[\w-]*)[^\n]*\n(?<code>.*?)^\k<indent>```') |
            Where-Object { $_.Groups['language'].Value -in $Language } | ForEach-Object { $_.Groups['code'].Value }
    }

    # As GitHub makes them of headings.
    function Get-Anchor([string] $Path) {
        [regex]::Matches((Get-Prose $Path), '(?m)^#+ +(.+?)\s*$').ForEach({ ($_.Groups[1].Value.ToLowerInvariant() -replace '[^\w\- ]' -replace ' ', '-') })
    }
}

Describe '<Document>' -ForEach $documents -Skip:$isOther {
    It 'links to what is there' {
        [regex]::Matches((Get-Prose $Path), '\]\((?<link>[^)\s]+)\)').ForEach({ $_.Groups['link'].Value }) |
            Where-Object { $_ -notmatch '^(https?|mailto):' } | ForEach-Object {
                $file, $anchor = $_ -split '#', 2
                $target = if ($file) { Join-Path (Split-Path $Path) $file } else { $Path }
                $target | Should -Exist -Because "of the link $_"
                if ($anchor) { Get-Anchor $target | Should -Contain $anchor -Because "of the link $_" }
            }
    }

    It 'has PowerShell that can be read, and cmdlets and parameters that there are' {
        foreach ($code in Get-CodeBlock $Path powershell) {
            $errors = $null
            $script = [Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $errors)
            $errors.Message | Should -BeNullOrEmpty -Because $code
            foreach ($command in $script.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $name = $command.GetCommandName()
                if ($name -notmatch '^\w+-Vercel' -or $name -match '-VercelFromVault') { continue }
                $known = Get-Command $name -Module VercelFunctions -ErrorAction Ignore
                $known | Should -Not -BeNullOrEmpty -Because "there is $name in: $code"
                $command.CommandElements.Where({ $_ -is [Management.Automation.Language.CommandParameterAst] }).ParameterName | Where-Object { $_ } | ForEach-Object {
                    $known.Parameters.Keys | Should -Contain $_ -Because "of $name in: $code"
                }
            }
        }
    }

    It 'has JSON that can be read, and shell scripts' {
        Get-CodeBlock $Path json | ForEach-Object { { $_ | ConvertFrom-Json } | Should -Not -Throw }
        if (Get-Command bash -ErrorAction Ignore) {
            Get-CodeBlock $Path sh, bash | ForEach-Object {
                $said = $_ | bash -n 2>&1
                $LASTEXITCODE | Should -Be 0 -Because "bash says $said of: $_"
            }
        }
    }
}

Describe 'The documentation' -Skip:$isOther {
    It 'names every option of the local cache' {
        $assembly = Join-Path (Split-Path $ModuleManifest) 'module/emulator/VercelFunctions.Emulator.Tool.dll'
        $options = [regex]::Matches((dotnet $assembly --help | Out-String), '(?m)^\s+(?:-\S+, )*(--[a-z-]+)').ForEach({ $_.Groups[1].Value }) | Where-Object { $_ -notin '--help', '--version' }
        $options.Count | Should -BeGreaterThan 8
        $text = Get-Content (Join-Path (Split-Path $ModuleManifest) 'docs/emulator.md') -Raw
        $options | Where-Object { $text -notmatch "$_\b" } | Should -BeNullOrEmpty
    }
}
