# Runs the examples of the help, and compares their output with the help word by word, so that column widths do not
# matter. In the help, … stands for a word that differs each time.
BeforeDiscovery {
    $examples = @(& $PSScriptRoot/Get-HelpExample.ps1 -Folder "$PSScriptRoot/../../docs/en-US")
    $cases = 0..($examples.Count - 1) | ForEach-Object { @{ Number = $_; Topic = $examples[$_].Topic; Title = $examples[$_].Title; Blocks = $examples[$_].Blocks } }
    $all = @{ Count = $examples.Count }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $marker = "example-$([guid]::NewGuid())"
    $support = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'VercelFunctions.TestSupport' }
    $work = New-Item TestDrive:/examples -ItemType Directory
    $arguments = @(
        '-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/Invoke-HelpExample.ps1"
        '-Folder', [IO.Path]::GetFullPath("$PSScriptRoot/../../docs/en-US"), '-Manifest', $ModuleManifest, '-Edition', $TestEdition
        '-Support', $support.Location, '-WorkFolder', (Convert-Path $work), '-Marker', $marker
    )
    $before = $env:NO_COLOR
    try {
        $env:NO_COLOR = '1'
        $printed = Invoke-PowerShell @arguments 2>&1 | ForEach-Object { "$_" }
    }
    finally {
        $env:NO_COLOR = $before
    }
    $printedExamples = @($printed -join "`n" -split "(?m)^$marker example`$" | Select-Object -Skip 1)

    function Join-Word([string[]] $Lines) { ($Lines -join ' ' -replace '-{2,}', '--' -replace '\s+', ' ').Trim() }
}

Describe 'The examples of the help' {
    It 'all run' -ForEach $all {
        $printed[-1] | Should -Be "$marker end" -Because ($printed | Select-Object -Last 20 | Out-String)
        $printedExamples | Should -HaveCount $Count
    }

    It '<Topic>: <Title>' -ForEach $cases {
        $printedBlocks = @($printedExamples[$Number] -split "(?m)^$marker block`$" | Select-Object -Skip 1)
        $printedBlocks | Should -HaveCount $Blocks.Count
        for ($index = 0; $index -lt $Blocks.Count; $index++) {
            $expected = Join-Word $Blocks[$index].Output
            $words = Join-Word ($printedBlocks[$index] -replace "(?m)^$marker end`$")
            $pattern = '^' + ([regex]::Escape($expected) -replace '…', '\S+') + '$'
            $words -cmatch $pattern | Should -BeTrue -Because "the help shows:`n$($Blocks[$index].Output -join "`n")`nand the example prints:`n$($printedBlocks[$index])"
        }
    }
}
