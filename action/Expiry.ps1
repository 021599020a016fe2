# The steps of the action. Each calls a cmdlet with the inputs as its parameters.

# Leaves out empty parameters, so that the cmdlets' own defaults apply.
function Select-Given([hashtable] $Parameter) {
    $given = @{}
    foreach ($name in $Parameter.Keys) {
        if ($null -ne $Parameter[$name] -and '' -ne $Parameter[$name]) { $given[$name] = $Parameter[$name] }
    }

    $given
}

# The tags of the changed files or, if these cannot be determined, all tags in the map that have no capture.
function Get-MappedTag([hashtable] $Setting, [string] $Head) {
    # Reports an unreadable map before any request is sent to GitHub.
    Invoke-Reported 'Tag map' { $null = Resolve-VercelTag -All -Map $Setting.TagMap -ErrorAction Stop -WarningAction SilentlyContinue }
    try {
        $query = Select-Given @{ Base = $Setting.Base; Head = $Head; Environment = $Setting.Environment; Token = Get-Input github-token; TimeoutSec = $Setting.Timeout; Deadline = $run.Deadline }
        $files = @(Invoke-Reported 'Changed files' { Get-VercelChangedFile @query -ErrorAction Stop })
    }
    catch {
        if ($_.FullyQualifiedErrorId -notlike 'ChangesUnknown,*') { throw }
        Write-Annotation warning "$($_.Exception.Message) Expiring every tag in the map that has no capture." -Title 'Changed files unknown'
        return Invoke-Reported 'Tag map' { Resolve-VercelTag -All -Map $Setting.TagMap }
    }

    Write-LogLine "$($files.Count) files changed."
    Invoke-Reported 'Tag map' { $files | Resolve-VercelTag -Map $Setting.TagMap }
}

# Connections to the Vercel projects, to the Runtime Cache in the input runtime-cache-endpoint, or to both.
function Get-Destination([hashtable] $Setting) {
    $endpoint = Get-Input runtime-cache-endpoint
    if ($endpoint) {
        Connect-VercelCache -Endpoint $endpoint -Headers $Setting.Headers -PassThru
    }

    if (-not $endpoint -or (Get-Input vercel-token $env:VERCEL_TOKEN)) {
        foreach ($project in $Setting.Projects) {
            $query = Select-Given @{ Project = $project.Name; Team = $project.Team; Token = Get-Input vercel-token; TimeoutSec = $Setting.Timeout; Deadline = $run.Deadline }
            Connect-VercelCache @query -ApiUri ([Environment]::GetEnvironmentVariable('VERCEL_API_URL')) -PassThru
        }
    }
}

# A project as the inputs write it.
function Get-ProjectName([object] $Destination) {
    if ($Destination.Team) { "$($Destination.Team)/$($Destination.Project)" } else { "$($Destination.Project)" }
}

# Throws unless 'purge-confirm' names every project of the step, and nothing else.
function Confirm-Purge([hashtable] $Setting, [object[]] $Destination) {
    $projects = @($Destination | Where-Object Project)
    if ($projects.Count -eq 0) { throw "The input 'purge' applies to Vercel projects, and this step has none. Specify 'vercel-token' and 'project'." }
    $advice = "Nothing was purged. To confirm 'purge: $($Setting.Purge)', write every project of the step in 'purge-confirm', one per line: $(($projects | ForEach-Object { Get-ProjectName $_ }) -join ', ')."
    if ($Setting.Purge -ne 'cdn') { $advice += ' On the Hobby and Pro plans, all projects of a team share the Data Cache, so purging it reaches the other projects too.' }
    $confirmed = [Collections.Generic.HashSet[string]]::new([StringComparer]::Ordinal)
    foreach ($name in $Setting.PurgeConfirm) {
        $named = @($projects | Where-Object { $name -ceq $_.Project -or $name -ceq (Get-ProjectName $_) })
        if ($named.Count -eq 0) { throw "The input 'purge-confirm' names '$name', which is not a project of this step. $advice" }
        if ($named.Count -gt 1) { throw "The input 'purge-confirm' names '$name', which is a project of several teams. Write it as 'team/project'. $advice" }
        $null = $confirmed.Add((Get-ProjectName $named[0]))
    }

    $missing = @($projects | ForEach-Object { Get-ProjectName $_ } | Where-Object { -not $confirmed.Contains($_) })
    if ($missing.Count -gt 0) { throw "The input 'purge-confirm' does not name $(($missing | ForEach-Object { "'$_'" }) -join ', '). $advice" }
}

# Purges a whole cache of a project, 'cdn' or 'data'. Returns its status and duration.
function Clear-WholeCache([string] $Cache, [object] $Destination, [string] $Title) {
    $errorsBefore, $purgeWatch = $Reported.Errors, [Diagnostics.Stopwatch]::StartNew()
    Invoke-Reported $Title { Clear-VercelCache $Cache -Connection $Destination -Confirm:$false }
    [pscustomobject]@{ Status = $(if ($Reported.Errors -eq $errorsBefore) { 'Purged' } else { 'Failed' }); DurationMs = $purgeWatch.Elapsed.TotalMilliseconds }
}

# Expires tags or source images in one destination. Returns one result per tag or source image.
function Invoke-Expiry([hashtable] $Setting, [string[]] $Subject, [string] $Kind, [object] $Destination, [string] $Title) {
    $options = if ($Destination.Project) {
        Select-Given @{ Mode = $Setting.Mode; RevalidationDeadline = $Setting.Deadline; Target = $(if ($Kind -eq 'Tag') { $Setting.Target }) }
    }
    else { @{} }
    $options[$Kind] = $Subject
    Invoke-Reported $Title { Invoke-VercelTagExpiry @options -Connection $Destination -PassThru }
}

# The CDN cache status of the URLs to verify. -Until waits for the purge to take effect or the time limit.
function Get-Verification([hashtable] $Setting, [string[]] $Url, [switch] $Until) {
    if (-not $Url) { return }
    $query = Select-Given @{ Uri = $Url; BypassSecret = Get-Input bypass-secret }
    if ($Until) {
        $query.Until = 'Stale', 'Miss', 'Revalidated'
        $left = ($run.Deadline - [DateTimeOffset]::UtcNow).TotalSeconds
        $query.TimeoutSec = [Math]::Min($Setting.VerifyTimeout, [Math]::Max(0, $left))
    }

    Invoke-Reported 'Verification' { Get-VercelCacheStatus @query } -ErrorAsWarning:(-not $Until)
}
