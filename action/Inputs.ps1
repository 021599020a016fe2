# What the workflow gives: inputs, as environment variables and in no other way, and the event.

# An input. The runner writes its name in upper case, with its hyphens, so that no shell could read it.
function Get-Input([string] $Name, [string] $Default = '') {
    $value = [Environment]::GetEnvironmentVariable('INPUT_' + $Name.ToUpperInvariant())
    if ([string]::IsNullOrWhiteSpace($value)) { $Default } else { $value.Trim() }
}

# The parts of an input, without what is around them, each once. Tags compare by case.
function Get-InputList([string] $Name, [string] $Separator = '[\r\n]') {
    $seen = [Collections.Generic.HashSet[string]]::new([StringComparer]::Ordinal)
    (Get-Input $Name) -split $Separator | ForEach-Object Trim | Where-Object { $_ -and $seen.Add($_) }
}

function Get-InputChoice([string] $Name, [string[]] $Choice, [string] $Default) {
    $value = Get-Input $Name $Default
    if ($value -notin $Choice) { throw "The input '$Name' is '$value'. It can be: $($Choice -join ', ')." }
    $value
}

function Get-InputSwitch([string] $Name, [bool] $Default) {
    (Get-InputChoice $Name -Choice 'true', 'false' -Default "$Default") -eq 'true'
}

# A number of seconds; $null where the input is empty and has no default.
function Get-InputSecond([string] $Name, [string] $Default = '', [int] $Least = 0, [int] $Most = 999999999) {
    $value = Get-Input $Name $Default
    if ($value -eq '') { return }
    if ($value -notmatch '^[0-9]{1,9}$' -or [int] $value -lt $Least -or [int] $value -gt $Most) {
        throw "The input '$Name' is '$value'. It takes a whole number of seconds, $Least to $Most."
    }

    [int] $value
}

# The headers of a Runtime Cache, from JSON. What the parser says of JSON that is none would quote it, and it is secret.
function Get-InputHeader([string] $Name) {
    try {
        $headers = Get-Input $Name '{}' | ConvertFrom-Json -AsHashtable -ErrorAction Stop
    }
    catch {
        $headers = $null
    }

    if ($headers -isnot [Collections.IDictionary]) { throw "The input '$Name' is no JSON object of header names and values. It is secret and not shown." }
    $headers
}

# Every secret that the inputs hold, in each form in which it could come up again.
function Get-InputSecret {
    'vercel-token', 'bypass-secret', 'github-token' | ForEach-Object { Get-Input $_ }
    $env:VERCEL_TOKEN
    $env:GITHUB_TOKEN
    try {
        foreach ($value in (Get-InputHeader runtime-cache-headers).Values) {
            "$value"

            # 'Bearer abc': the token without its scheme.
            "$value".Trim() -split '\s+', 2 | Select-Object -Skip 1
        }
    }
    catch {
        # It is no JSON, as will be said when it is used: all of it is hidden.
        Get-Input runtime-cache-headers
    }
}

# The event that started the workflow, and the deployment it is about, where it is about one.
function Get-WorkflowEvent {
    $payload = if ($env:GITHUB_EVENT_PATH -and (Test-Path -LiteralPath $env:GITHUB_EVENT_PATH)) { Get-Content -LiteralPath $env:GITHUB_EVENT_PATH -Raw | ConvertFrom-Json }
    [pscustomobject]@{
        Name        = "$env:GITHUB_EVENT_NAME"
        State       = "$($payload.deployment_status.state)"
        Environment = "$(@($payload.deployment_status.environment, $payload.deployment.environment | Where-Object { $_ })[0])"
        Commit      = "$(@($payload.deployment.sha, $env:GITHUB_SHA | Where-Object { $_ })[0])"
    }
}

# All inputs, read and checked.
function Get-ActionSetting([pscustomobject] $WorkflowEvent) {
    $environment = if ($WorkflowEvent.Environment) { $WorkflowEvent.Environment } else { Get-Input environment }
    $target = switch -Wildcard ($environment) { 'Production*' { 'production' } 'Preview*' { 'preview' } default { 'all' } }
    $defaultMap = '.github/vercel-tags.yml'
    @{
        Environment   = $environment
        TagMap        = Get-Input tag-map $(if (Test-Path -LiteralPath $defaultMap) { $defaultMap })
        Base          = Get-Input base-sha
        Mode          = Get-InputChoice mode -Choice 'invalidate', 'delete' -Default 'invalidate'
        Target        = Get-InputChoice target -Choice 'production', 'preview', 'all' -Default $target
        Deadline      = Get-InputSecond revalidation-deadline-seconds
        Headers       = Get-InputHeader runtime-cache-headers
        Timeout       = Get-InputSecond request-timeout-seconds '30' -Least 1 -Most 3600
        VerifyTimeout = Get-InputSecond verify-timeout-seconds '60' -Most 86400
        IsDryRun      = Get-InputSwitch dry-run $false
    }
}

# Why there is nothing to do for this event; nothing where there is something to do.
function Get-SkippedReason([pscustomobject] $WorkflowEvent) {
    if ($WorkflowEvent.Name -ne 'deployment_status') { return }
    if ($WorkflowEvent.State -ne 'success') {
        return "The deployment's state is '$($WorkflowEvent.State)'; tags are expired once it is 'success'."
    }

    # Where a repository has several projects, Vercel writes the project's name behind the environment's.
    $wanted = Get-Input environment
    if ($wanted -and $WorkflowEvent.Environment -ne $wanted -and -not $WorkflowEvent.Environment.StartsWith("$wanted ", [StringComparison]::OrdinalIgnoreCase)) {
        "The deployment's environment is '$($WorkflowEvent.Environment)', and this step is for '$wanted'."
    }
}
