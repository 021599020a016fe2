# Runs PSScriptAnalyzer on every script of the repository. Exits with 1 if it finds anything.
$root = Split-Path $PSScriptRoot
$found = git -C $root ls-files '*.ps1' '*.psm1' '*.psd1' | ForEach-Object {
    Invoke-ScriptAnalyzer -Path (Join-Path $root $_) -Settings (Join-Path $root 'PSScriptAnalyzerSettings.psd1')
}
$found | ForEach-Object { "$($_.ScriptPath):$($_.Line): $($_.Severity) $($_.RuleName): $($_.Message)" }
"PSScriptAnalyzer: $(@($found).Count) findings"
exit [int] (@($found).Count -gt 0)
