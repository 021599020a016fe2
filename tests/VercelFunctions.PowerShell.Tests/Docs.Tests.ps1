# The PowerShell in the documentation. Links and other code: tests/VercelFunctions.Docs.Tests.
BeforeDiscovery {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $documents = @(git -C $root ls-files '*.md') | ForEach-Object { @{ Document = $_; Path = Join-Path $root $_ } }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1

    function Get-Script([string] $Path) {
        [regex]::Matches((Get-Content -LiteralPath $Path -Raw), '(?ms)^(?<indent> *)```powershell[^\n]*\n(?<code>.*?)^\k<indent>```') |
            ForEach-Object { $_.Groups['code'].Value }
    }
}

Describe '<Document>' -ForEach $documents {
    It 'contains only valid PowerShell with existing cmdlets and parameters' {
        foreach ($code in Get-Script $Path) {
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
}

Describe 'The documentation' {
    It 'describes every option of the emulator' {
        $assembly = Join-Path (Split-Path $ModuleManifest) 'module/emulator/VercelFunctions.Emulator.Tool.dll'
        $options = [regex]::Matches((dotnet $assembly --help | Out-String), '(?m)^\s+(?:-\S+, )*(--[a-z-]+)').ForEach({ $_.Groups[1].Value }) | Where-Object { $_ -notin '--help', '--version' }
        $options.Count | Should -BeGreaterThan 8
        $text = Get-Content (Join-Path (Split-Path $ModuleManifest) 'docs/emulator.md') -Raw
        $options | Where-Object { $text -notmatch "$_\b" } | Should -BeNullOrEmpty
    }
}
