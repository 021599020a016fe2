# Dot-sourced by the action's tests: runs the entry point as a GitHub runner would, in a process of its own.

# The secrets that the tests give to the action, and every run with all that it left behind: one test looks for the
# secrets in all of it.
$ActionSecrets = [Collections.Generic.List[string]]::new()
$ActionRuns = [Collections.Generic.List[object]]::new()

# Bytes as text, one character a byte. A zero is left out, so that a secret is found in UTF-16 too.
function ConvertFrom-Byte([byte[]] $Byte) {
    [Text.Encoding]::Latin1.GetString($Byte).Replace("`0", '')
}

# Runs it with these inputs and variables, and files for the event, the outputs and the summary. All that PowerShell can
# show is shown, and a transcript taken; with -Quiet it is as where nobody debugs. With -NoWait it gives what Wait-Action
# takes.
function Invoke-Action {
    param(
        [hashtable] $Inputs = @{},
        [hashtable] $Variable = @{},
        [string] $EventName = 'push',
        [object] $Payload = @{},
        [switch] $Quiet,
        [switch] $NoWait
    )
    $entryPoint = [IO.Path]::GetFullPath("$PSScriptRoot/../../action/entrypoint.ps1")
    $folder = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
    $payload | ConvertTo-Json -Depth 5 | Set-Content "$folder/event.json"
    $null = 'output', 'summary', 'env', 'path', 'state' | ForEach-Object { New-Item "$folder/$_" -ItemType File }

    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    $arguments = @('-NoProfile', '-NonInteractive', '-File', $entryPoint)
    if (-not $Quiet) {
        # A policy takes the transcript, so that the entry point is started as the image starts it.
        @{ PowerShellPolicies = @{ Transcription = @{ EnableTranscripting = $true; OutputDirectory = "$folder/transcript" } } } | ConvertTo-Json -Depth 3 | Set-Content "$folder/settings.json"
        $arguments = @('-SettingsFile', "$folder/settings.json") + $arguments + '-Verbose', '-Debug'
    }

    $PowerShellLibrary + $arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($name in @($start.Environment.Keys) -match '^(INPUT|GITHUB|VERCEL|RUNTIME_CACHE|RUNNER)_') { $null = $start.Environment.Remove($name) }
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
    foreach ($name in $values.Keys) { if ($null -ne $values[$name]) { $start.Environment[$name] = $values[$name] } }
    $process = [Diagnostics.Process]::Start($start)
    $printed, $errors = [IO.MemoryStream]::new(), [IO.MemoryStream]::new()
    $started = [pscustomobject]@{
        Process = $process
        Folder  = $folder
        Values  = $values
        Printed = $printed
        Errors  = $errors
        Copying = @($process.StandardOutput.BaseStream.CopyToAsync($printed), $process.StandardError.BaseStream.CopyToAsync($errors))
    }
    if ($NoWait) { $started } else { Wait-Action $started }
}

# Waits for its end, and reads what it left as the runner does.
function Wait-Action {
    param([Parameter(Mandatory)] [object] $Started)
    $process, $folder, $values, $printed, $errors = $Started.Process, $Started.Folder, $Started.Values, $Started.Printed, $Started.Errors
    if (-not $process.WaitForExit(120000)) {
        $process.Kill()
        throw 'The action did not end within two minutes.'
    }

    $Started.Copying.ForEach{ $_.GetAwaiter().GetResult() }
    $given = $values.Values -join "`n"
    $left = [ordered]@{ 'standard output' = ConvertFrom-Byte $printed.ToArray(); 'standard error' = ConvertFrom-Byte $errors.ToArray() }
    Get-ChildItem $folder -File -Recurse -Force | ForEach-Object { $left[[IO.Path]::GetRelativePath($folder, $_.FullName)] = ConvertFrom-Byte ([IO.File]::ReadAllBytes($_.FullName)) }
    $ActionRuns.Add([pscustomobject]@{
            ExitCode = $process.ExitCode
            IsMasked = $values.GITHUB_ACTIONS -eq 'true'
            Given    = @($ActionSecrets | Where-Object { $given.Contains($_) })
            Left     = $left
        })

    $lines = @($printed, $errors | ForEach-Object { [Text.Encoding]::UTF8.GetString($_.ToArray()) -split '\r?\n' -ne '' })
    $outputs = @{}
    $rest = [Collections.Generic.Queue[string]]::new([string[]] @(Get-Content "$folder/output"))
    while ($rest.Count -gt 0) {
        $name, $delimiter = $rest.Dequeue() -split '<<', 2
        $value = while ($rest.Peek() -cne $delimiter) { $rest.Dequeue() }
        $null = $rest.Dequeue()
        $outputs[$name] = $value -join "`n"
    }

    [pscustomobject]@{
        ExitCode = $process.ExitCode
        Lines    = $lines
        Text     = $lines -join "`n"
        Commands = @($lines | ForEach-Object { if ($_ -match '^\s*::(?<name>[^ :]+)(?: (?<properties>.*?))?::(?<data>.*)$') { [pscustomobject]@{ Name = $Matches.name; Properties = $Matches.properties; Data = $Matches.data } } elseif ($_ -match '##\[(?<name>[^\]]*)') { [pscustomobject]@{ Name = $Matches.name; Data = $_ } } })
        Outputs  = $outputs
        Summary  = Get-Content "$folder/summary" -Raw
    }
}
