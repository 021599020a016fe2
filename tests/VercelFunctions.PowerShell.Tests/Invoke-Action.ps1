# Dot-sourced by the action's tests: runs the entry point with a runner's variables and files. Most runs use a runspace of
# this process; with -AsProcess, it is started as the image starts it.

# The secrets that the tests pass to the action, and every run with all its output: one test searches the output for
# the secrets.
$ActionSecrets = [Collections.Generic.List[string]]::new()
$ActionRuns = [Collections.Generic.List[object]]::new()
$ActionEntryPoint = [IO.Path]::GetFullPath("$PSScriptRoot/../../action/entrypoint.ps1")
$ActionVariables = '^(INPUT|GITHUB|VERCEL|RUNTIME_CACHE|RUNNER)_'

# Bytes as text, one character per byte. Zeros are left out, so that a secret is found in UTF-16 too.
function ConvertFrom-Byte([byte[]] $Byte) {
    [Text.Encoding]::Latin1.GetString($Byte).Replace("`0", '')
}

# A folder with the runner's files, and the variables of a run.
function New-ActionRun {
    param([hashtable] $Inputs, [hashtable] $Variable, [string] $EventName, [object] $Payload, [bool] $Quiet)
    $folder = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
    $Payload | ConvertTo-Json -Depth 5 | Set-Content "$folder/event.json"
    $null = 'output', 'summary', 'env', 'path', 'state' | ForEach-Object { New-Item "$folder/$_" -ItemType File }
    $values = @{
        NO_COLOR                    = '1'
        POWERSHELL_TELEMETRY_OPTOUT = '1'
        POWERSHELL_UPDATECHECK      = 'Off'
        RUNNER_DEBUG                = $(if (-not $Quiet) { '1' })
        GITHUB_ACTIONS              = 'true'
        GITHUB_EVENT_NAME           = $EventName
        GITHUB_EVENT_PATH           = "$folder/event.json"
        GITHUB_OUTPUT               = "$folder/output"
        GITHUB_STEP_SUMMARY         = "$folder/summary"
        GITHUB_ENV                  = "$folder/env"
        GITHUB_PATH                 = "$folder/path"
        GITHUB_STATE                = "$folder/state"
        GITHUB_WORKSPACE            = $folder
        GITHUB_SHA                  = 'head'
        GITHUB_REPOSITORY           = 'owner/repo'
    }
    foreach ($name in $Variable.Keys) { $values[$name] = $Variable[$name] }
    foreach ($name in $Inputs.Keys) { $values['INPUT_' + $name.ToUpperInvariant()] = $Inputs[$name] }
    [pscustomobject]@{ Folder = $folder; Values = $values; Process = $null; Output = $null; Errors = $null; Copying = $null }
}

# Runs the action and returns what a runner sees. Shows all streams of PowerShell, unless -Quiet.
function Invoke-Action {
    param(
        [hashtable] $Inputs = @{},
        [hashtable] $Variable = @{},
        [string] $EventName = 'push',
        [object] $Payload = @{},
        [switch] $Quiet,
        [switch] $AsProcess
    )
    if ($AsProcess) {
        $null = $PSBoundParameters.Remove('AsProcess')
        return Wait-Action (Start-Action @PSBoundParameters)
    }

    $run = New-ActionRun $Inputs $Variable $EventName $Payload $Quiet
    $before = [Environment]::GetEnvironmentVariables()
    $console, $written = [Console]::Out, [IO.StringWriter]::new()
    $shell = [powershell]::Create()
    try {
        @($before.Keys) -match $ActionVariables | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
        foreach ($name in $run.Values.Keys) { [Environment]::SetEnvironmentVariable($name, $run.Values[$name]) }
        [Console]::SetOut($written)
        $shown = if (-not $Quiet) { @{ Verbose = $true; Debug = $true } } else { @{} }
        $streams = $shell.AddScript('param($EntryPoint, $Shown) & $EntryPoint @Shown *>&1 | Out-String -Stream -Width 1000; "exit code $LASTEXITCODE"').AddArgument($ActionEntryPoint).AddArgument($shown).Invoke()
    }
    finally {
        [Console]::SetOut($console)
        @([Environment]::GetEnvironmentVariables().Keys) | Where-Object { -not $before.Contains($_) } | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
        foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
        $shell.Dispose()
    }

    $exitCode = [int] ($streams[-1] -replace '^exit code ')
    Complete-Action $run $exitCode ([Text.Encoding]::UTF8.GetBytes("$written")) ([Text.Encoding]::UTF8.GetBytes((@($streams | Select-Object -SkipLast 1) -join "`n")))
}

# Starts the entry point as a process, for Wait-Action. A policy enables transcription, so that the command line is the
# same as in the image.
function Start-Action {
    param([hashtable] $Inputs = @{}, [hashtable] $Variable = @{}, [string] $EventName = 'push', [object] $Payload = @{}, [switch] $Quiet)
    $run = New-ActionRun $Inputs $Variable $EventName $Payload $Quiet
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    $arguments = @('-NoProfile', '-NonInteractive', '-File', $ActionEntryPoint)
    if (-not $Quiet) {
        @{ PowerShellPolicies = @{ Transcription = @{ EnableTranscripting = $true; OutputDirectory = "$($run.Folder)/transcript" } } } | ConvertTo-Json -Depth 3 | Set-Content "$($run.Folder)/settings.json"
        $arguments = @('-SettingsFile', "$($run.Folder)/settings.json") + $arguments + '-Verbose', '-Debug'
    }

    $PowerShellLibrary + $arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($name in @($start.Environment.Keys) -match $ActionVariables) { $null = $start.Environment.Remove($name) }
    foreach ($name in $run.Values.Keys) { if ($null -ne $run.Values[$name]) { $start.Environment[$name] = $run.Values[$name] } }
    $run.Process = [Diagnostics.Process]::Start($start)
    $run.Output, $run.Errors = [IO.MemoryStream]::new(), [IO.MemoryStream]::new()
    $run.Copying = $run.Process.StandardOutput.BaseStream.CopyToAsync($run.Output), $run.Process.StandardError.BaseStream.CopyToAsync($run.Errors)
    $run
}

# Waits for a started action to exit.
function Wait-Action {
    param([Parameter(Mandatory)] [object] $Run)
    if (-not $Run.Process.WaitForExit(120000)) {
        $Run.Process.Kill()
        throw 'The action did not end within two minutes.'
    }

    $Run.Copying.ForEach{ $_.GetAwaiter().GetResult() }
    Complete-Action $Run $Run.Process.ExitCode $Run.Output.ToArray() $Run.Errors.ToArray()
}

# Reads the output of a run as the runner does, and keeps all of it for the search for secrets.
function Complete-Action([object] $Run, [int] $ExitCode, [byte[]] $Output, [byte[]] $Errors) {
    $folder, $values = $Run.Folder, $Run.Values
    $given = $values.Values -join "`n"
    $left = [ordered]@{ 'standard output' = ConvertFrom-Byte $Output; 'standard error' = ConvertFrom-Byte $Errors }
    Get-ChildItem $folder -File -Recurse -Force | ForEach-Object { $left[[IO.Path]::GetRelativePath($folder, $_.FullName)] = ConvertFrom-Byte ([IO.File]::ReadAllBytes($_.FullName)) }
    $ActionRuns.Add([pscustomobject]@{
            ExitCode = $ExitCode
            IsMasked = $values.GITHUB_ACTIONS -eq 'true'
            Given    = @($ActionSecrets | Where-Object { $given.Contains($_) })
            Left     = $left
        })

    $lines = @($Output, $Errors | ForEach-Object { [Text.Encoding]::UTF8.GetString($_) -split '\r?\n' -ne '' })
    $outputs = @{}
    $rest = [Collections.Generic.Queue[string]]::new([string[]] @(Get-Content "$folder/output"))
    while ($rest.Count -gt 0) {
        $name, $delimiter = $rest.Dequeue() -split '<<', 2
        $value = while ($rest.Peek() -cne $delimiter) { $rest.Dequeue() }
        $null = $rest.Dequeue()
        $outputs[$name] = $value -join "`n"
    }

    [pscustomobject]@{
        ExitCode = $ExitCode
        Lines    = $lines
        Text     = $lines -join "`n"
        Commands = @($lines | ForEach-Object { if ($_ -match '^\s*::(?<name>[^ :]+)(?: (?<properties>.*?))?::(?<data>.*)$') { [pscustomobject]@{ Name = $Matches.name; Properties = $Matches.properties; Data = $Matches.data } } elseif ($_ -match '##\[(?<name>[^\]]*)') { [pscustomobject]@{ Name = $Matches.name; Data = $_ } } })
        Outputs  = $outputs
        Summary  = Get-Content "$folder/summary" -Raw
    }
}
