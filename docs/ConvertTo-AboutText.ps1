# Converts the Markdown of an about topic (headings, paragraphs, lists and code) to the plain text that Get-Help shows.
# The first heading is the topic. The first paragraph is the short description, which appears in lists of topics.
param([Parameter(Mandatory)] [string] $Path)

$width = 78
$lines = [Collections.Generic.List[string]]::new()

function ConvertTo-PlainText([string] $Markdown) {
    & $PSScriptRoot/ConvertTo-PlainText.ps1 -Markdown $Markdown
}

# Wraps text. Only a single word can be longer than the width.
function Add-Wrapped([string] $Text, [string] $First, [string] $Rest) {
    $line = $First
    $isEmpty = $true
    foreach ($word in ConvertTo-PlainText $Text | ForEach-Object { $_ -split ' ' }) {
        if (-not $isEmpty -and $line.Length + 1 + $word.Length -gt $width) {
            $lines.Add($line)
            $line = $Rest
            $isEmpty = $true
        }
        $line += $isEmpty ? $word : " $word"
        $isEmpty = $false
    }
    $lines.Add($line)
}

$isCode = $false
$isShort = $false
$headings = [Collections.Generic.HashSet[string]]@('SHORT DESCRIPTION', 'LONG DESCRIPTION')
$number = 0
foreach ($line in [IO.File]::ReadLines($Path)) {
    $number++
    if ($line.StartsWith('```')) { $isCode = -not $isCode }
    elseif ($isCode) { $lines.Add($(if ($line) { "        $line" } else { '' })) }
    elseif ($line -match '^# (.+)') { $lines.AddRange([string[]] ('TOPIC', "    $($Matches[1])", '', 'SHORT DESCRIPTION')); $isShort = $true }
    elseif ($line -match '^## (.+)') { $lines.Add((ConvertTo-PlainText $Matches[1]).ToUpperInvariant()); [void] $headings.Add($lines[-1]) }
    elseif ($line -match '^- (.+)') { Add-Wrapped -Text $Matches[1] -First '    - ' -Rest '      ' }
    elseif ($line -match '^(\d+\. )(.+)') { Add-Wrapped -Text $Matches[2] -First "    $($Matches[1])" -Rest (' ' * (4 + $Matches[1].Length)) }
    elseif ($line -match '^[\s|#>]' ) { throw "${Path}:$number is not supported in an about topic. Use headings of two levels, paragraphs, lists of one level and code." }
    elseif ($line) {
        Add-Wrapped -Text $line -First '    ' -Rest '    '
        if ($isShort) { $lines.AddRange([string[]] ('', 'LONG DESCRIPTION')); $isShort = $false }
    }
    elseif (-not $headings.Contains($lines[-1])) { $lines.Add('') }
}

($lines -join "`n").TrimEnd() + "`n"
