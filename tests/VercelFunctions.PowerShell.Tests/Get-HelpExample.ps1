# Reads the examples of help topics from their Markdown: those of a cmdlet from its EXAMPLES, those of an about topic
# from every section with code. An example has one or more blocks of PowerShell, each followed by a block of its output
# if there is any.
param([Parameter(Mandatory)] [string] $Folder)

foreach ($file in Get-ChildItem (Join-Path $Folder '*.md') | Sort-Object Name) {
    $isAbout = $file.BaseName -like 'about_*'
    $heading = $isAbout ? '## ' : '### '
    $isInside = $isAbout
    $example = $null
    $fence = $null
    $examples = [Collections.Generic.List[object]]::new()
    foreach ($line in [IO.File]::ReadLines($file.FullName)) {
        if ($line.StartsWith('```')) {
            $fence = $null -eq $fence ? $line.Substring(3) : $null
            if ($fence -eq 'powershell' -and $example) { $example.Blocks.Add([pscustomobject]@{ Code = @(); Output = @() }) }
        }
        elseif ($fence -eq 'powershell' -and $example) { $example.Blocks[-1].Code += $line }
        elseif ($fence -eq 'output' -and $example.Blocks) { $example.Blocks[-1].Output += $line }
        elseif ($null -eq $fence -and $line.StartsWith('## ') -and -not $isAbout) { $isInside = $line -eq '## EXAMPLES'; $example = $null }
        elseif ($null -eq $fence -and $isInside -and $line.StartsWith($heading)) {
            $example = [pscustomobject]@{ Topic = $file.BaseName; Title = $line.Substring($heading.Length); Text = ''; Blocks = [Collections.Generic.List[object]]::new() }
            $examples.Add($example)
        }
        elseif ($null -eq $fence -and $example) { $example.Text += $line }
    }
    $examples | Where-Object { $_.Blocks.Count -gt 0 -or -not $isAbout }
}
