# What a script says to the GitHub runner: workflow commands, outputs, the job summary. All text that a stranger could
# have a hand in (a tag, a file's name, a server's message) goes out through these functions, and through nothing else.

$Secrets = [Collections.Generic.List[string]]::new()
$Reported = @{ Errors = 0 }

# A shorter text is no secret worth the name, and to hide it would tear other text apart.
$ShortestSecret = 4

# Text as a workflow command carries it.
function ConvertTo-CommandData([string] $Text) {
    $Text.Replace('%', '%25').Replace("`r", '%0D').Replace("`n", '%0A')
}

# Text as a property of a workflow command carries it.
function ConvertTo-CommandProperty([string] $Text) {
    (ConvertTo-CommandData $Text).Replace(':', '%3A').Replace(',', '%2C')
}

# Tells the runner to hide these texts wherever they come up, and hides them here too: in the summary and outside a
# runner nobody else does. Where no runner reads the command, it would itself show the secret, so it is left out.
function Add-Secret([AllowEmptyString()] [AllowNull()] [string[]] $Text) {
    foreach ($secret in $Text | ForEach-Object { $_; $_ -split '\r\n|\r|\n'; [uri]::EscapeDataString("$_".Trim()) } | ForEach-Object Trim) {
        if ($secret.Length -lt $ShortestSecret -or $Secrets.Contains($secret)) { continue }
        $Secrets.Add($secret)
        if ($env:GITHUB_ACTIONS -eq 'true') {
            [Console]::Out.WriteLine('::add-mask::' + (ConvertTo-CommandData $secret))
        }
    }
}

# The text with its secrets masked, in any letter case, because host names are lower-cased. The longest goes first, so
# that none is masked in part because it holds another. Masking comes before escaping, which changes a secret's text.
function Hide-Secret([string] $Text) {
    foreach ($secret in $Secrets | Sort-Object Length -Descending) {
        $Text = $Text.Replace($secret, '***', [StringComparison]::OrdinalIgnoreCase)
    }

    $Text
}

# An annotation, or a line of the log that only shows when the runner debugs.
function Write-Annotation {
    param(
        [Parameter(Mandatory)] [ValidateSet('debug', 'notice', 'warning', 'error')] [string] $Kind,
        [Parameter(Mandatory)] [AllowEmptyString()] [string] $Message,
        [string] $Title
    )
    $property = if ($Title) { ' title=' + (ConvertTo-CommandProperty (Hide-Secret $Title)) }
    [Console]::Out.WriteLine("::$Kind$property::" + (ConvertTo-CommandData (Hide-Secret $Message)))
}

# A line of the log. The runner takes a line for a command where it begins with two colons, or holds '##[' anywhere.
function Write-LogLine([string] $Text) {
    $line = (Hide-Secret $Text) -replace '[\x00-\x1f\x7f\x85\u2028\u2029]', ' ' -replace '##\[', '## ['
    [Console]::Out.WriteLine(($line -replace '^(\s*):(?=:)', '$1: '))
}

# An output of the step. Nobody can guess the delimiter, so no value can end itself and begin another output.
function Write-StepOutput([string] $Name, [string] $Value) {
    if ($env:GITHUB_OUTPUT) {
        $delimiter = 'end-' + [guid]::NewGuid().ToString('N')
        [IO.File]::AppendAllText($env:GITHUB_OUTPUT, "$Name<<$delimiter`n$Value`n$delimiter`n")
    }
}

# A part of the job summary, in Markdown. Its text was masked before it was escaped.
function Write-StepSummary([string] $Markdown) {
    if ($env:GITHUB_STEP_SUMMARY) {
        [IO.File]::AppendAllText($env:GITHUB_STEP_SUMMARY, $Markdown)
    }
}

# What went wrong and what to do, in one text.
function Get-ErrorText([Management.Automation.ErrorRecord] $ErrorRecord) {
    (@($ErrorRecord.Exception.Message, $ErrorRecord.ErrorDetails.RecommendedAction) | Where-Object { $_ }) -join ' '
}

# Annotations for errors: one a cause, however many tags it struck, because the runner shows only the first ten.
function Write-ErrorAnnotation {
    param(
        [Parameter(Mandatory)] [string] $Title,
        [Parameter(Mandatory)] [Management.Automation.ErrorRecord[]] $ErrorRecord,
        [string] $Kind = 'error'
    )
    foreach ($group in $ErrorRecord | Group-Object { Get-ErrorText $_ } -CaseSensitive) {
        # The identifier and target of a cmdlet's error. What a script throws has its message as both.
        $id, $struck = if ($group.Group[0].FullyQualifiedErrorId -match '^(\w+),') { " ($($Matches[1]))", @($group.Group.TargetObject | Where-Object { $_ -is [string] }) } else { '', @() }
        $names = if ($struck.Count -gt 0) { "`nIt concerns: " + (($struck | Select-Object -First 10) -join ', ') + $(if ($struck.Count -gt 10) { " and $($struck.Count - 10) more" }) }
        Write-Annotation $Kind ($group.Name + $names) -Title "$Title$id"
    }
}

# Runs cmdlets. Their objects come out; all else that they write goes to the runner: errors and warnings as annotations.
function Invoke-Reported {
    param(
        [Parameter(Mandatory)] [string] $Title,
        [Parameter(Mandatory)] [scriptblock] $ScriptBlock,
        [switch] $ErrorAsWarning
    )
    $errors = [Collections.Generic.List[Management.Automation.ErrorRecord]]::new()
    $ErrorActionPreference = 'Continue'
    try {
        & $ScriptBlock 2>&1 3>&1 4>&1 5>&1 6>&1 | ForEach-Object {
            switch ($_) {
                { $_ -is [Management.Automation.ErrorRecord] } { $errors.Add($_); break }
                { $_ -is [Management.Automation.WarningRecord] } { Write-Annotation warning $_.Message -Title $Title; break }
                { $_ -is [Management.Automation.InformationalRecord] } { Write-Annotation debug $_.Message; break }
                { $_ -is [Management.Automation.InformationRecord] } { Write-LogLine $_; break }
                default { $_ }
            }
        }
    }
    finally {
        if ($errors.Count -gt 0) {
            Write-ErrorAnnotation -Title $Title -ErrorRecord $errors -Kind $(if ($ErrorAsWarning) { 'warning' } else { 'error' })
            if (-not $ErrorAsWarning) { $Reported.Errors += $errors.Count }
        }
    }
}
