<#
.SYNOPSIS
Expires Vercel cache tags from a GitHub workflow.
.DESCRIPTION
The entry point of the action. It reads the inputs from INPUT_* variables, calls the module's cmdlets, and writes
outputs, annotations and a job summary. docs/action.md describes how to run it outside a runner.
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
    Destinations  = @()
    Results       = [Collections.Generic.List[object]]::new()
    Before        = @()
    After         = @()
    SkippedReason = ''
    Problem       = ''
    Deadline      = [DateTimeOffset]::MaxValue
}

# The plan by kind and name, both case-sensitive. Use only its methods: PowerShell would resolve a property such as Keys
# to the element of that name, and tags can have any name.
$planned = [Collections.Generic.Dictionary[string, object]]::new([StringComparer]::Ordinal)

# Adds a tag, a source image or a whole cache to the plan, or another reason for an existing one.
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
    param([string] $Name, [string] $Kind, [object] $Destination, [string] $Where = "$Destination", [string] $Status, [object] $DurationMs)
    $subject = $null
    $null = $planned.TryGetValue("$Kind $Name", [ref] $subject)
    $run.Results.Add([pscustomobject]@{ Name = $Name; Kind = $Kind; MatchedBy = $subject.MatchedBy; Destination = $Destination; Where = $Where; Status = $Status; DurationMs = $DurationMs })
    Write-LogLine "$($Status): '$Name', $Where"
}

# Connects to the projects and the Runtime Cache, once.
function Connect-Destination([hashtable] $Setting) {
    if ($run.Destinations.Count -eq 0) { $run.Destinations = @(Invoke-Reported 'Connection' { Get-Destination $Setting }) }
}

# Adds the tags of the tag map to the plan.
function Initialize-Plan([hashtable] $Setting, [string] $Head) {
    if ($Setting.TagMap) {
        Get-MappedTag $Setting $Head | ForEach-Object { Add-Subject Tag $_.Tag $(if ($_.Path) { "$($_.Pattern) ($($_.Path))" } else { $_.Pattern }) }
    }
    elseif ($run.Plan.Count -eq 0) {
        throw "There is nothing to expire. Specify 'tags', 'source-images', 'tag-map' or 'purge', or add the file '.github/vercel-tags.yml'."
    }

    if ($run.Plan.Count -eq 0 -and $Reported.Errors -eq 0) {
        $run.SkippedReason = 'No changed file matches the tag map.'
    }
}

function Invoke-Plan([hashtable] $Setting) {
    Connect-Destination $Setting
    if ($Setting.IsDryRun) {
        $run.SkippedReason = 'Dry run: nothing was expired.'
        foreach ($destination in $run.Destinations) {
            Select-Plan $destination | ForEach-Object { Add-Result $_.Name $_.Kind $destination -Status "Would $(if ($_.Kind -eq 'Cache') { 'purge' } else { $Setting.Mode })" }
        }

        return
    }

    $run.Before = @(Get-Verification $Setting $Setting.Urls)
    $isOneProject = @($run.Destinations | Where-Object Project).Count -lt 2
    foreach ($destination in $run.Destinations) {
        $in = if ($isOneProject -or -not $destination.Project) { '' } else { " in $(Get-ProjectName $destination)" }
        foreach ($kind in 'Tag', 'SourceImage') {
            $names = @($run.Plan | Where-Object Kind -EQ $kind | ForEach-Object Name)
            if ($names.Count -gt 0) {
                Invoke-Expiry $Setting $names $kind $destination "Not expired$in" | ForEach-Object { Add-Result $_.$kind $kind $destination -Where $_.Cache -Status $_.Status -DurationMs $_.DurationMs }
            }
        }

        foreach ($cache in Select-Plan $destination | Where-Object Kind -EQ 'Cache') {
            $result = Clear-WholeCache $cache.Name $destination "Not purged$in"
            Add-Result $cache.Name Cache $destination -Status $result.Status -DurationMs $result.DurationMs
        }
    }

    $run.After = @(Get-Verification $Setting $Setting.Urls -Until)
}

# The part of the plan for a destination. Whole caches are purged in projects only.
function Select-Plan([object] $Destination) {
    $run.Plan | Where-Object { $_.Kind -ne 'Cache' -or $null -eq $Destination -or $Destination.Project }
}

# The names of a kind with this status, in order and without duplicates; those of one destination if it is specified.
function Select-Name([string] $Kind, [string] $Status, [string[]] $Except, [object] $Destination) {
    $seen = [Collections.Generic.HashSet[string]]::new([string[]] @($Except), [StringComparer]::Ordinal)
    $run.Results | Where-Object { $_.Kind -eq $Kind -and $_.Status -like $Status -and ($null -eq $Destination -or $_.Destination -eq $Destination) -and $seen.Add($_.Name) } | ForEach-Object Name
}

# Adds a failed result for everything that was planned and has no result because of an earlier error, in each destination.
function Complete-Result {
    foreach ($destination in @(if ($run.Destinations.Count -gt 0) { $run.Destinations } else { , $null })) {
        $attempted = $run.Results | Where-Object { $_.Destination -eq $destination } | ForEach-Object { "$($_.Kind) $($_.Name)" }
        $known = [Collections.Generic.HashSet[string]]::new([string[]] @($attempted), [StringComparer]::Ordinal)
        $where = if ($run.Destinations.Count -gt 1) { "no result: $destination" } else { 'no result' }
        Select-Plan $destination | Where-Object { -not $known.Contains("$($_.Kind) $($_.Name)") } | ForEach-Object { Add-Result $_.Name $_.Kind $destination -Where $where -Status Failed }
    }
}

# The tags, source images and caches of a destination, or of all. A name counts as expired only if it expired in each of them.
function Get-Total([object] $Destination) {
    $failedTags = @(Select-Name Tag Failed -Destination $Destination)
    $expiredTags = @(Select-Name Tag Expired -Except $failedTags -Destination $Destination)
    $expiredImages = @(Select-Name SourceImage Expired -Except (Select-Name SourceImage Failed -Destination $Destination) -Destination $Destination)
    $failedCaches = @(Select-Name Cache Failed -Destination $Destination)
    $purgedCaches = @(Select-Name Cache Purged -Except $failedCaches -Destination $Destination)
    [ordered]@{
        'expired-tags'  = $expiredTags
        'failed-tags'   = $failedTags
        'purged-caches' = $purgedCaches
        'failed-caches' = $failedCaches
        'count'         = $expiredTags.Count + $expiredImages.Count + $purgedCaches.Count
    }
}

# Writes the outputs.
function Write-RunOutput {
    $total = Get-Total
    foreach ($name in 'expired-tags', 'failed-tags', 'purged-caches', 'failed-caches') { Write-StepOutput $name (ConvertTo-Json $total[$name] -Compress) }
    $projects = foreach ($destination in $run.Destinations | Where-Object Project) { [ordered]@{ project = $destination.Project; team = $destination.Team } + (Get-Total $destination) }
    Write-StepOutput projects (ConvertTo-Json @($projects) -Compress -Depth 4)
    Write-StepOutput count "$($total['count'])"
    Write-StepOutput skipped-reason $run.SkippedReason
    Write-StepOutput duration-ms "$($watch.ElapsedMilliseconds)"
}

# Runs the work up to the limit. The cmdlets that repeat requests end at the deadline, with the reason. What else is still
# running two seconds later is stopped.
function Invoke-Limited([scriptblock] $Work, [int] $Seconds) {
    # Without a try, a cmdlet's terminating error would end only its own statement.
    $shell = [powershell]::Create('CurrentRunspace').AddScript('try { & $args[0] } catch { throw }').AddArgument($Work)
    $run.Deadline = [DateTimeOffset]::UtcNow.AddSeconds($Seconds)
    $limit = [Threading.CancellationTokenSource]::new([timespan]::FromSeconds($Seconds + 2))
    $registration = $limit.Token.Register([Action] $shell.Stop)
    try {
        try { $null = $shell.Invoke() } catch { throw $_.Exception.InnerException.ErrorRecord }
        if ($limit.IsCancellationRequested) {
            throw "The step was stopped after $Seconds seconds, the limit of 'timeout-seconds'. Requests that were running may have succeeded. Run the step again, or raise the limit.$(if ($Reported.Last) { " The last failure: $($Reported.Last)" })"
        }
    }
    finally {
        $registration.Dispose()
        $limit.Dispose()
        $shell.Dispose()
    }
}

$failsOnError = $true
try {
    # This must come before anything else is printed.
    Add-Secret (Get-InputSecret)

    $failsOnError = Get-InputSwitch fail-on-error $true
    if ($env:RUNNER_DEBUG -eq '1') { $VerbosePreference = $DebugPreference = 'Continue' }
    if ($env:GITHUB_WORKSPACE) { Set-Location -LiteralPath $env:GITHUB_WORKSPACE }
    Get-InputTag | ForEach-Object { Add-Subject Tag $_ 'tags' }
    Get-InputImage | ForEach-Object { Add-Subject SourceImage $_ 'source-images' }
    Get-InputCache | ForEach-Object { Add-Subject Cache $_ 'purge' }
    Invoke-Limited -Seconds (Get-InputSecond timeout-seconds '600' -Least 1 -Most 21600) {
        $workflowEvent = Get-WorkflowEvent
        $run.SkippedReason = "$(Get-SkippedReason $workflowEvent)"
        if (-not $run.SkippedReason) {
            Invoke-Reported 'Module' { Import-Module "$PSScriptRoot/../VercelFunctions.psd1" -Verbose:$false -Debug:$false }
            $setting = Get-ActionSetting $workflowEvent
            if ($setting.Purge) {
                # Before anything is sent.
                Connect-Destination $setting
                Confirm-Purge $setting $run.Destinations
            }

            Initialize-Plan $setting $workflowEvent.Commit
            if (-not $run.SkippedReason) { Invoke-Plan $setting }
        }
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
