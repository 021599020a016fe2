# The inputs, which are environment variables, and the event that started the workflow.

# The value of an input. The runner keeps the hyphens in the variable's name, so a shell could not read it.
function Get-Input([string] $Name, [string] $Default = '') {
    # A byte order mark, as in text from a file, is invisible and not white space.
    $value = "$([Environment]::GetEnvironmentVariable('INPUT_' + $Name.ToUpperInvariant()))".Replace([string] [char] 0xFEFF, '')
    if ([string]::IsNullOrWhiteSpace($value)) { $Default } else { $value.Trim() }
}

# The parts of an input, trimmed and without duplicates. Tags are case-sensitive.
function Get-InputList([string] $Name, [string] $Separator = '[\r\n]') {
    $seen = [Collections.Generic.HashSet[string]]::new([StringComparer]::Ordinal)
    (Get-Input $Name) -split $Separator | ForEach-Object Trim | Where-Object { $_ -and $seen.Add($_) }
}

# The lines of an input, trimmed, with duplicates.
function Get-InputLine([string] $Name) {
    (Get-Input $Name) -split '[\r\n]' | ForEach-Object Trim | Where-Object { $_ }
}

function Get-InputChoice([string] $Name, [string[]] $Choice, [string] $Default) {
    $value = Get-Input $Name $Default
    if ($value -notin $Choice) { throw "The input '$Name' is '$value'. It must be one of: $(($Choice -ne '') -join ', ')." }
    $value
}

function Get-InputSwitch([string] $Name, [bool] $Default) {
    (Get-InputChoice $Name -Choice 'true', 'false' -Default "$Default") -eq 'true'
}

# A number of seconds; $null if the input is empty and has no default.
function Get-InputSecond([string] $Name, [string] $Default = '', [int] $Least = 0, [int] $Most = 999999999) {
    $value = Get-Input $Name $Default
    if ($value -eq '') { return }
    if ($value -notmatch '^[0-9]{1,9}$' -or [int] $value -lt $Least -or [int] $value -gt $Most) {
        throw "The input '$Name' is '$value'. It must be a whole number of seconds, $Least to $Most."
    }

    [int] $value
}

# JSON text as a JsonElement. ConvertFrom-Json would reject names that differ only in case, and convert text to dates.
# Returns nothing for text that is not valid JSON: the parser's message quotes the text, which can be a secret.
function Read-Json([AllowEmptyString()] [string] $Text) {
    try { [Text.Json.JsonDocument]::Parse($Text).RootElement } catch { $null }
}

# A string in a JSON object, found by its path. Nothing if it does not exist or is not a string.
function Get-JsonText([object] $Element, [string[]] $Name) {
    foreach ($part in $Name) {
        $member = [Text.Json.JsonElement]::new()
        if ($null -eq $Element -or $Element.ValueKind -ne 'Object' -or -not $Element.TryGetProperty($part, [ref] $member)) { return }
        $Element = $member
    }

    if ($Element.ValueKind -eq 'String') { $Element.GetString() }
}

# All strings and numbers in a JSON value.
function Get-JsonLeaf([Text.Json.JsonElement] $Element) {
    switch ($Element.ValueKind) {
        'Object' { foreach ($member in $Element.EnumerateObject()) { Get-JsonLeaf $member.Value } }
        'Array' { foreach ($item in $Element.EnumerateArray()) { Get-JsonLeaf $item } }
        'String' { $Element.GetString() }
        'Number' { $Element.GetRawText() }
    }
}

# The input 'tags' without duplicates. Text that looks like a list of another notation is refused: it would be a tag. A JSON array is allowed because the output 'expired-tags' is one.
function Get-InputTag {
    $json = Read-Json (Get-Input tags)
    if ($json.ValueKind -eq 'Array' -and @($json.EnumerateArray() | Where-Object ValueKind -NE String).Count -eq 0) {
        return Get-JsonLeaf $json | Where-Object { $_ } | Select-Object -Unique
    }

    if ((Get-Input tags) -match '(?s)^(\[.*\]|\{.*\})$') {
        throw "The input 'tags' is '$(Get-Input tags)', which is not a JSON array of strings. Write one tag per line, or a JSON array such as [`"blog`",`"home`"]."
    }

    if ((Get-Input tags) -cin 'Array', 'Object') {
        throw "The input 'tags' is '$(Get-Input tags)', which is how an expression prints a list or an object. Convert it with toJSON(...)."
    }

    Assert-PlainText tags tag
    $tags = @(Get-InputList tags '[,\r\n]')
    if ($quoted = $tags -match '^("[^"]*"|''[^'']*'')$' | Select-Object -First 1) {
        throw "The input 'tags' has $quoted, and the quotation marks would be a part of the tag. Remove them."
    }

    $tags
}

# Throws if a line of an input looks like YAML: an item of a list, or a comment.
function Assert-PlainText([string] $Name, [string] $What) {
    $lines = @(Get-InputList $Name)
    if ($line = $lines -match '^- ' | Select-Object -First 1) {
        throw "The input '$Name' has the line '$line', which looks like an item of a YAML list. An input is text. Write one $What per line, without the hyphen."
    }

    if ($line = $lines -match '\s#' | Select-Object -First 1) {
        throw "The input '$Name' has the line '$line'. An input cannot have comments. Remove ' #' and the text after it."
    }
}

# The input 'source-images'.
function Get-InputImage {
    if ((Get-Input source-images) -match '(?s)^\[.*\]$') {
        throw "The input 'source-images' is '$(Get-Input source-images)', which looks like a list. An input is text. Write one URL or path per line."
    }

    Assert-PlainText source-images 'URL or path'
    Get-InputList source-images
}

# The caches in the input 'purge'.
function Get-InputCache {
    switch (Get-InputChoice purge -Choice '', 'cdn', 'data', 'all' -Default '') {
        'all' { 'cdn', 'data' }
        '' { }
        default { $_.ToLowerInvariant() }
    }
}

# The projects in the inputs 'project' and 'team', without duplicates. A project without a name is that of the variable or
# the linked folder, and a project without a team that of the variable.
function Get-InputProject {
    $lines = @(Get-InputLine project)
    if ($line = $lines -notmatch '^[^\s,/]+(/[^\s,/]+)?$' | Select-Object -First 1) {
        throw "The input 'project' has the line '$line'. Write one project per line, as 'project' or 'team/project'."
    }

    $teams = @(Get-InputLine team)
    if ($teams.Count -gt 1 -and $teams.Count -ne $lines.Count) {
        throw "The input 'team' has $($teams.Count) lines, and 'project' has $($lines.Count). Specify one team for all projects, or one per project."
    }

    if ($lines.Count -eq 0) { return @{ Name = ''; Team = "$($teams[0])" } }
    $seen = [Collections.Generic.HashSet[string]]::new([StringComparer]::Ordinal)
    for ($i = 0; $i -lt $lines.Count; $i++) {
        $own, $name = if ($lines[$i].Contains('/')) { $lines[$i] -split '/' } else { "$($teams[$(if ($teams.Count -gt 1) { $i } else { 0 })])", $lines[$i] }
        if ($seen.Add("$own/$name")) { @{ Name = $name; Team = $own } }
    }
}

# The URLs to verify.
function Get-InputUrl {
    $urls = @(Get-InputList verify-urls)
    if ($url = $urls -match ',\s*https?://' | Select-Object -First 1) { throw "The input 'verify-urls' has several URLs on one line: '$url'. Write one per line." }
    $urls
}

# The headers of a Runtime Cache, from JSON. Messages never quote them, because they are secret.
function Get-InputHeader([string] $Name) {
    $json = Read-Json (Get-Input $Name '{}')
    if ($json.ValueKind -ne 'Object') { throw "The input '$Name' is not a JSON object of header names and values. The input is secret and not shown." }
    $headers = @{}
    foreach ($header in $json.EnumerateObject()) {
        if ($header.Value.ValueKind -ne 'String') { throw "The input '$Name' has a header whose value is not a string. The input is secret and not shown." }
        $headers[$header.Name] = $header.Value.GetString()
    }

    $headers
}

# Every secret in the inputs, in each form in which it could appear.
function Get-InputSecret {
    'vercel-token', 'bypass-secret', 'github-token' | ForEach-Object { Get-Input $_ }
    $env:VERCEL_TOKEN
    $env:GITHUB_TOKEN

    # A protected deployment also accepts its secret as a query parameter.
    [regex]::Matches((Get-Input verify-urls), '[?&]x-vercel-protection-bypass=([^&#\s]+)') | ForEach-Object { $_.Groups[1].Value; [uri]::UnescapeDataString($_.Groups[1].Value) }
    $json = Read-Json (Get-Input runtime-cache-headers '{}')

    # If the input is not valid JSON, which is reported later, all of it is masked.
    foreach ($value in $(if ($null -eq $json) { Get-Input runtime-cache-headers } else { Get-JsonLeaf $json })) {
        $value

        # The token without its scheme, as in 'Bearer abc'.
        $value.Trim() -split '\s+', 2 | Select-Object -Skip 1
    }
}

# The event and its deployment. Only four members of the event file are read, because others can influence its content.
# The file is required only for deployment_status.
function Get-WorkflowEvent {
    $payload = if ($env:GITHUB_EVENT_PATH -and (Test-Path -LiteralPath $env:GITHUB_EVENT_PATH -PathType Leaf)) { Read-Json "$(Get-Content -LiteralPath $env:GITHUB_EVENT_PATH -Raw)" }
    if ($null -eq $payload -and $env:GITHUB_EVENT_NAME -eq 'deployment_status') {
        throw "The event file '$env:GITHUB_EVENT_PATH' is missing or not valid JSON, so the deployment's state is unknown."
    }

    [pscustomobject]@{
        Name        = "$env:GITHUB_EVENT_NAME"
        State       = "$(Get-JsonText $payload 'deployment_status', 'state')"
        Environment = "$(@((Get-JsonText $payload 'deployment_status', 'environment'), (Get-JsonText $payload 'deployment', 'environment') | Where-Object { $_ })[0])"
        Commit      = "$(@((Get-JsonText $payload 'deployment', 'sha'), $env:GITHUB_SHA | Where-Object { $_ })[0])"
    }
}

# Replaces dashes with hyphens. Vercel writes an en dash between environment and project, and users type a hyphen.
function ConvertTo-PlainDash([string] $Text) {
    $Text -replace '[\u2010-\u2015\u2212]', '-'
}

# The environment as Vercel writes it, to find its deployments on GitHub.
function ConvertTo-DeploymentEnvironment([string] $Text) {
    $Text -replace '^(Production|Preview) - ', "`$1 $([char] 0x2013) "
}

# All settings, validated.
function Get-ActionSetting([pscustomobject] $WorkflowEvent) {
    $environment = if ($WorkflowEvent.Environment) { $WorkflowEvent.Environment } else { ConvertTo-DeploymentEnvironment (Get-Input environment) }
    # Only a deployment determines the target. On other events, the input is about the changed files.
    $target = switch -Wildcard ($WorkflowEvent.Environment) { 'Production*' { 'production' } 'Preview*' { 'preview' } default { 'all' } }
    $defaultMap = '.github/vercel-tags.yml'
    @{
        Environment   = $environment
        TagMap        = Get-Input tag-map $(if (Test-Path -LiteralPath $defaultMap) { $defaultMap })
        Base          = Get-Input base-sha
        Mode          = Get-InputChoice mode -Choice 'invalidate', 'delete' -Default 'invalidate'
        Target        = Get-InputChoice target -Choice 'production', 'preview', 'all' -Default $target
        Purge         = Get-Input purge
        PurgeConfirm  = @(Get-InputLine purge-confirm)
        Projects      = @(Get-InputProject)
        Deadline      = Get-InputSecond revalidation-deadline-seconds
        Headers       = Get-InputHeader runtime-cache-headers
        Timeout       = Get-InputSecond request-timeout-seconds '30' -Least 1 -Most 3600
        VerifyTimeout = Get-InputSecond verify-timeout-seconds '60' -Most 86400
        Urls          = @(Get-InputUrl)
        IsDryRun      = Get-InputSwitch dry-run $false
    }
}

# Why this event is skipped; nothing if it is not.
function Get-SkippedReason([pscustomobject] $WorkflowEvent) {
    if ($WorkflowEvent.Name -ne 'deployment_status') { return }
    if ($WorkflowEvent.State -ne 'success') {
        return "The deployment's state is '$($WorkflowEvent.State)'. Tags are expired when it is 'success'."
    }

    # If a repository has several projects, Vercel appends the project's name to the environment's.
    $wanted, $actual = (Get-Input environment), $WorkflowEvent.Environment | ForEach-Object { ConvertTo-PlainDash $_ }
    if ($wanted -and $actual -ne $wanted -and -not $actual.StartsWith("$wanted ", [StringComparison]::OrdinalIgnoreCase)) {
        $wanted = Get-Input environment
        "The deployment's environment is '$($WorkflowEvent.Environment)'. This step runs only for '$wanted'."
    }
}
