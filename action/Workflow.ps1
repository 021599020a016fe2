# Output to the GitHub runner: workflow commands, outputs, the job summary. All untrusted text (tags, file names, server
# messages) must be written through these functions.

$Secrets = [Collections.Generic.List[string]]::new()
$Reported = @{ Errors = 0; Last = '' }

# Masking a shorter text would make other text unreadable.
$ShortestSecret = 4

# Escapes text for a workflow command.
function ConvertTo-CommandData([string] $Text) {
    $Text.Replace('%', '%25').Replace("`r", '%0D').Replace("`n", '%0A')
}

# Escapes text for a property of a workflow command.
function ConvertTo-CommandProperty([string] $Text) {
    (ConvertTo-CommandData $Text).Replace(':', '%3A').Replace(',', '%2C')
}

# Registers secrets to mask, here and with the runner, which does not mask the summary. Outside a runner, the command
# itself would show the secret, so it is not written.
function Add-Secret([AllowEmptyString()] [AllowNull()] [string[]] $Text) {
    foreach ($secret in $Text | ForEach-Object { $_; $_ -split '\r\n|\r|\n'; [uri]::EscapeDataString("$_".Trim()) } | ForEach-Object Trim) {
        if ($secret.Length -lt $ShortestSecret -or $Secrets.Contains($secret)) { continue }
        $Secrets.Add($secret)
        if ($env:GITHUB_ACTIONS -eq 'true') {
            [Console]::Out.WriteLine('::add-mask::' + (ConvertTo-CommandData $secret))
        }
    }
}

# Masks secrets in any letter case, because host names are lower-cased. The longest comes first, so that no part of it
# remains if it contains another. Mask before escaping, which would change a secret's text.
function Hide-Secret([string] $Text) {
    foreach ($secret in $Secrets | Sort-Object Length -Descending) {
        $Text = $Text.Replace($secret, '***', [StringComparison]::OrdinalIgnoreCase)
    }

    $Text
}

# Writes an annotation or, with debug, a log line that appears only in debug mode.
function Write-Annotation {
    param(
        [Parameter(Mandatory)] [ValidateSet('debug', 'notice', 'warning', 'error')] [string] $Kind,
        [Parameter(Mandatory)] [AllowEmptyString()] [string] $Message,
        [string] $Title
    )
    $property = if ($Title) { ' title=' + (ConvertTo-CommandProperty (Hide-Secret $Title)) }
    [Console]::Out.WriteLine("::$Kind$property::" + (ConvertTo-CommandData (Hide-Secret $Message)))
}

# Writes a log line. The runner would interpret a line that begins with two colons, or contains '##[', as a command.
function Write-LogLine([string] $Text) {
    $line = (Hide-Secret $Text) -replace '[\x00-\x1f\x7f\x85\u2028\u2029]', ' ' -replace '##\[', '## ['
    [Console]::Out.WriteLine(($line -replace '^(\s*):(?=:)', '$1: '))
}

# Writes an output of the step. The delimiter is random, so that no value can end itself and begin another output.
function Write-StepOutput([string] $Name, [string] $Value) {
    if ($env:GITHUB_OUTPUT) {
        $delimiter = 'end-' + [guid]::NewGuid().ToString('N')
        [IO.File]::AppendAllText($env:GITHUB_OUTPUT, "$Name<<$delimiter`n$Value`n$delimiter`n")
    }
}

# Writes a part of the job summary, in Markdown. The caller has masked and escaped its text.
function Write-StepSummary([string] $Markdown) {
    if ($env:GITHUB_STEP_SUMMARY) {
        [IO.File]::AppendAllText($env:GITHUB_STEP_SUMMARY, $Markdown)
    }
}

# The error's message and its recommended action.
function Get-ErrorText([Management.Automation.ErrorRecord] $ErrorRecord) {
    (@($ErrorRecord.Exception.Message, $ErrorRecord.ErrorDetails.RecommendedAction) | Where-Object { $_ }) -join ' '
}

# Writes one annotation per cause, with all tags that it affects, because the runner shows only the first ten annotations.
function Write-ErrorAnnotation {
    param(
        [Parameter(Mandatory)] [string] $Title,
        [Parameter(Mandatory)] [Management.Automation.ErrorRecord[]] $ErrorRecord,
        [string] $Kind = 'error'
    )
    foreach ($group in $ErrorRecord | Group-Object { Get-ErrorText $_ } -CaseSensitive) {
        # The identifier and target of a cmdlet's error. An error that a script throws has its message as both.
        $id, $struck = if ($group.Group[0].FullyQualifiedErrorId -match '^(\w+),') { " ($($Matches[1]))", @($group.Group.TargetObject | Where-Object { $_ -is [string] }) } else { '', @() }
        $names = if ($struck.Count -gt 0) { "`nAffected: " + (($struck | Select-Object -First 10) -join ', ') + $(if ($struck.Count -gt 10) { " and $($struck.Count - 10) more" }) }
        Write-Annotation $Kind ($group.Name + $names) -Title "$Title$id"
    }
}

# Runs cmdlets and returns their objects. Errors and warnings become annotations; other streams go to the log.
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
            $Reported.Last = Get-ErrorText $errors[-1]
        }
    }
}
