<#
.SYNOPSIS
Expires Vercel cache tags from a GitHub workflow.
.DESCRIPTION
The entry point of the action. It reads the inputs from INPUT_* variables, calls the module's cmdlets, and writes
outputs, annotations and a job summary to the files that the runner names. Outside a runner it does the same:
docs/action.md shows how.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$watch = [Diagnostics.Stopwatch]::StartNew()
. "$PSScriptRoot/Workflow.ps1"
. "$PSScriptRoot/Inputs.ps1"
. "$PSScriptRoot/Expiry.ps1"
. "$PSScriptRoot/Summary.ps1"

$run = @{
    Plan          = [Collections.Generic.List[object]]::new()
    Results       = [Collections.Generic.List[object]]::new()
    Before        = @()
    After         = @()
    SkippedReason = ''
    Problem       = ''
}

# Plan by kind and name, which are case-sensitive. Only its methods are used: PowerShell would read a property of a
# dictionary, such as Keys, as the entry of that name, and tags can have any name.
$planned = [Collections.Generic.Dictionary[string, object]]::new([StringComparer]::Ordinal)

# Adds a tag or source image to the plan, or one more reason for it.
function Add-Subject([string] $Kind, [string] $Name, [string] $MatchedBy) {
    $subject = $null
    if (-not $planned.TryGetValue("$Kind $Name", [ref] $subject)) {
        $subject = [pscustomobject]@{ Kind = $Kind; Name = $Name; MatchedBy = [Collections.Generic.List[string]]::new() }
        $planned.Add("$Kind $Name", $subject)
        $run.Plan.Add($subject)
    }

    if (-not $subject.MatchedBy.Contains($MatchedBy)) { $subject.MatchedBy.Add($MatchedBy) }
}

function Add-Result {
    param([string] $Name, [string] $Kind, [string] $Where, [string] $Status, [object] $Duration)
    $subject = $null
    $null = $planned.TryGetValue("$Kind $Name", [ref] $subject)
    $run.Results.Add([pscustomobject]@{ Name = $Name; Kind = $Kind; MatchedBy = $subject.MatchedBy; Where = $Where; Status = $Status; Duration = $Duration })
    Write-LogLine "$($Status): '$Name', $Where"
}

# Which tags and source images, and what each was matched by.
function Initialize-Plan([hashtable] $Setting, [string] $Head) {
    if ($Setting.TagMap) {
        Get-MappedTag $Setting $Head | ForEach-Object { Add-Subject Tag $_.Tag $(if ($_.Path) { "$($_.Pattern) ($($_.Path))" } else { $_.Pattern }) }
    }
    elseif ($run.Plan.Count -eq 0) {
        throw "There is nothing to expire. Specify 'tags', 'source-images' or 'tag-map', or add the file .github/vercel-tags.yml."
    }

    if ($run.Plan.Count -eq 0 -and $Reported.Errors -eq 0) {
        $run.SkippedReason = 'No changed file matches the tag map.'
    }
}

function Invoke-Plan([hashtable] $Setting) {
    $destinations = @(Invoke-Reported 'Connection' { Get-Destination $Setting })
    if ($Setting.IsDryRun) {
        $run.SkippedReason = 'Dry run: nothing was expired.'
        foreach ($destination in $destinations) {
            $run.Plan | ForEach-Object { Add-Result $_.Name $_.Kind -Where "$destination" -Status "Would $($Setting.Mode)" }
        }

        return
    }

    $run.Before = @(Get-Verification $Setting $Setting.Urls)
    foreach ($destination in $destinations) {
        foreach ($kind in 'Tag', 'SourceImage') {
            $names = @($run.Plan | Where-Object Kind -EQ $kind | ForEach-Object Name)
            if ($names.Count -gt 0) {
                Invoke-Expiry $Setting $names $kind $destination | ForEach-Object { Add-Result $_.Tag $kind -Where $_.Cache -Status "$($_.Status)" -Duration $_.Duration }
            }
        }
    }

    $run.After = @(Get-Verification $Setting $Setting.Urls -Until)
}

# The names of a kind with this status, each once, in order.
function Select-Name([string] $Kind, [string] $Status, [string[]] $Except) {
    $seen = [Collections.Generic.HashSet[string]]::new([string[]] @($Except), [StringComparer]::Ordinal)
    $run.Results | Where-Object { $_.Kind -eq $Kind -and $_.Status -like $Status -and $seen.Add($_.Name) } | ForEach-Object Name
}

# What was planned and has no result, because something went wrong before, failed.
function Complete-Result {
    $known = [Collections.Generic.HashSet[string]]::new([string[]] @($run.Results | ForEach-Object { "$($_.Kind) $($_.Name)" }), [StringComparer]::Ordinal)
    $run.Plan | Where-Object { -not $known.Contains("$($_.Kind) $($_.Name)") } | ForEach-Object { Add-Result $_.Name $_.Kind -Where 'not sent' -Status Failed }
}

# Writes the outputs. A name counts as expired where it is so in every place.
function Write-RunOutput {
    $failedTags = @(Select-Name Tag Failed)
    $expiredTags = @(Select-Name Tag Expired -Except $failedTags)
    $expiredImages = @(Select-Name SourceImage Expired -Except (Select-Name SourceImage Failed))
    Write-StepOutput expired-tags (ConvertTo-Json $expiredTags -Compress)
    Write-StepOutput failed-tags (ConvertTo-Json $failedTags -Compress)
    Write-StepOutput count "$($expiredTags.Count + $expiredImages.Count)"
    Write-StepOutput skipped-reason $run.SkippedReason
    Write-StepOutput duration-ms "$($watch.ElapsedMilliseconds)"
}

$failsOnError = $true
try {
    # Before anything else is printed.
    Add-Secret (Get-InputSecret)

    $failsOnError = Get-InputSwitch fail-on-error $true
    if ($env:RUNNER_DEBUG -eq '1') { $VerbosePreference = $DebugPreference = 'Continue' }
    if ($env:GITHUB_WORKSPACE) { Set-Location -LiteralPath $env:GITHUB_WORKSPACE }
    Get-InputTag | ForEach-Object { Add-Subject Tag $_ 'tags' }
    Get-InputList source-images | ForEach-Object { Add-Subject SourceImage $_ 'source-images' }

    $workflowEvent = Get-WorkflowEvent
    $run.SkippedReason = "$(Get-SkippedReason $workflowEvent)"
    if (-not $run.SkippedReason) {
        Invoke-Reported 'Module' { Import-Module "$PSScriptRoot/../VercelFunctions.psd1" -Verbose:$false -Debug:$false }
        $setting = Get-ActionSetting $workflowEvent
        Initialize-Plan $setting $workflowEvent.Commit
        if (-not $run.SkippedReason) { Invoke-Plan $setting }
    }
}
catch {
    $run.Problem = Get-ErrorText $_
    $Reported.Errors++
    Write-ErrorAnnotation -Title 'Vercel cache tags' -ErrorRecord $_
}

try {
    if ($run.SkippedReason) { Write-Annotation notice $run.SkippedReason -Title 'Nothing expired' } else { Complete-Result }
    Write-RunOutput
    Write-StepSummary ((Get-Summary $run) -join "`n")
}
catch {
    $Reported.Errors++
    Write-ErrorAnnotation -Title 'Outputs not written' -ErrorRecord $_
}

exit [int] ($failsOnError -and $Reported.Errors -gt 0)
