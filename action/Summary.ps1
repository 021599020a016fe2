# The job summary: tables in Markdown.

$MaxRows = 1000

# Text as a table cell, with secrets masked. Characters that Markdown or HTML could interpret become character references.
function ConvertTo-Cell([string] $Text) {
    $plain = (Hide-Secret $Text) -replace '\s+', ' '
    [regex]::Replace($plain, '[\ud800-\udbff][\udc00-\udfff]|[^\p{L}\p{N} ,.;/=+%~"''?()\u2022-]', { param($Match) "&#$(@($Match.Value.EnumerateRunes())[0].Value);" })
}

function ConvertTo-Row([object[]] $Cell) {
    '| ' + (($Cell | ForEach-Object { ConvertTo-Cell "$_" }) -join ' | ') + ' |'
}

# The result of each tag, source image and cache, failures first, limited to what a summary can hold.
function Get-ResultTable([object[]] $Result) {
    ConvertTo-Row 'Tag, source image or cache', 'Matched by', 'Cache', 'Result', 'Duration'
    '| --- | --- | --- | --- | ---: |'
    foreach ($row in $Result | Sort-Object { $_.Status -ne 'Failed' } -Stable | Select-Object -First $MaxRows) {
        ConvertTo-Row $row.Name, ($row.MatchedBy -join ', '), $row.Where, $row.Status, $(if ($null -ne $row.DurationMs) { '{0:0} ms' -f $row.DurationMs })
    }

    if ($Result.Count -gt $MaxRows) { "`n$($Result.Count - $MaxRows) more results are not shown." }
}

# The cache states of the URLs before and after.
function Get-VerificationTable([object[]] $Before, [object[]] $After) {
    ConvertTo-Row 'URL', 'Before', 'After', 'Age', 'Region', 'Status'
    '| --- | --- | --- | ---: | --- | ---: |'
    foreach ($url in @($Before) + @($After) | Where-Object { $_ } | ForEach-Object { $_.Uri.AbsoluteUri } | Select-Object -Unique) {
        $old = $Before | Where-Object { $_.Uri.AbsoluteUri -eq $url } | Select-Object -First 1
        $new = $After | Where-Object { $_.Uri.AbsoluteUri -eq $url } | Select-Object -First 1
        $age = if ($new.Age) { '{0:0} s' -f $new.Age.TotalSeconds }
        ConvertTo-Row $url, $old.Cache, $new.Cache, $age, $new.Region, $new.Status
    }
}

function Get-Summary([hashtable] $Run) {
    '### Vercel cache tags'
    ''
    if ($Run.SkippedReason) { ConvertTo-Cell $Run.SkippedReason; '' }
    if ($Run.Problem) { '**Failed:** ' + (ConvertTo-Cell $Run.Problem); '' }
    if ($Run.Results.Count -gt 0) { Get-ResultTable $Run.Results; '' }
    if ($Run.Before -or $Run.After) { Get-VerificationTable $Run.Before $Run.After; '' }
}
