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
        $query = Select-Given @{ Base = $Setting.Base; Head = $Head; Environment = $Setting.Environment; Token = Get-Input github-token; TimeoutSec = $Setting.Timeout }
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

# Connections to the Vercel project, to the Runtime Cache in the input runtime-cache-endpoint, or to both.
function Get-Destination([hashtable] $Setting) {
    $endpoint = Get-Input runtime-cache-endpoint
    if ($endpoint) {
        Connect-VercelCache -Endpoint $endpoint -Headers $Setting.Headers -PassThru
    }

    if (-not $endpoint -or (Get-Input vercel-token $env:VERCEL_TOKEN)) {
        $project = Select-Given @{ Project = Get-Input project; Team = Get-Input team; Token = Get-Input vercel-token; TimeoutSec = $Setting.Timeout }
        Connect-VercelCache @project -ApiUri ([Environment]::GetEnvironmentVariable('VERCEL_API_URL')) -PassThru
    }
}

# Expires tags or source images in one destination. Returns one result per tag or source image.
function Invoke-Expiry([hashtable] $Setting, [string[]] $Subject, [string] $Kind, [object] $Destination) {
    $options = if ($Destination.Project) {
        Select-Given @{ Mode = $Setting.Mode; RevalidationDeadline = $Setting.Deadline; Target = $(if ($Kind -eq 'Tag') { $Setting.Target }) }
    }
    else { @{} }
    $options[$Kind] = $Subject
    Invoke-Reported 'Not expired' { Invoke-VercelTagExpiry @options -Connection $Destination -PassThru }
}

# The CDN cache status of the URLs to verify. -Until waits for the purge to take effect or the time limit.
function Get-Verification([hashtable] $Setting, [string[]] $Url, [switch] $Until) {
    if (-not $Url) { return }
    $query = Select-Given @{ Uri = $Url; BypassSecret = Get-Input bypass-secret }
    if ($Until) {
        $query.Until = 'Stale', 'Miss', 'Revalidated'
        $query.TimeoutSec = $Setting.VerifyTimeout
    }

    Invoke-Reported 'Verification' { Get-VercelCacheStatus @query } -ErrorAsWarning:(-not $Until)
}
