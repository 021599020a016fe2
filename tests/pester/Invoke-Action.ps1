# Dot-sourced by the action's tests: runs the entry point as a GitHub runner would, in a process of its own.

# Runs it with these inputs and variables, and files for the event, the outputs and the summary, which it reads as the runner does.
function Invoke-Action {
    param(
        [hashtable] $Inputs = @{},
        [hashtable] $Variable = @{},
        [string] $EventName = 'push',
        [object] $Payload = @{},
        [switch] $Transcript
    )
    $entryPoint = [IO.Path]::GetFullPath("$PSScriptRoot/../../action/entrypoint.ps1")
    $folder = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
    $payload | ConvertTo-Json -Depth 5 | Set-Content "$folder/event.json"
    $null = 'output', 'summary', 'transcript' | ForEach-Object { New-Item "$folder/$_" -ItemType File }

    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    $arguments = if ($Transcript) {
        '-Command', "`$null = Start-Transcript '$folder/transcript'; & '$entryPoint' -Verbose -Debug; `$code = `$LASTEXITCODE; `$null = Stop-Transcript; exit `$code"
    }
    else { '-File', $entryPoint }
    '-NoProfile', '-NonInteractive' + $arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($name in @($start.Environment.Keys) -match '^(INPUT|GITHUB|VERCEL|RUNTIME_CACHE|RUNNER)_') { $null = $start.Environment.Remove($name) }
    $values = @{
        NO_COLOR            = '1'
        GITHUB_ACTIONS      = 'true'
        GITHUB_EVENT_NAME   = $EventName
        GITHUB_EVENT_PATH   = "$folder/event.json"
        GITHUB_OUTPUT       = "$folder/output"
        GITHUB_STEP_SUMMARY = "$folder/summary"
        GITHUB_WORKSPACE    = $folder
        GITHUB_SHA          = 'head'
        GITHUB_REPOSITORY   = 'owner/repo'
    }
    foreach ($name in $Variable.Keys) { $values[$name] = $Variable[$name] }
    foreach ($name in $Inputs.Keys) { $values['INPUT_' + $name.ToUpperInvariant()] = $Inputs[$name] }
    foreach ($name in $values.Keys) { if ($null -ne $values[$name]) { $start.Environment[$name] = $values[$name] } }
    $process = [Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $printed = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $lines = @($printed, $errors.GetAwaiter().GetResult() -split '\r?\n' -ne '')
    $outputs = @{}
    $rest = [Collections.Generic.Queue[string]]::new([string[]] @(Get-Content "$folder/output"))
    while ($rest.Count -gt 0) {
        $name, $delimiter = $rest.Dequeue() -split '<<', 2
        $value = while ($rest.Peek() -cne $delimiter) { $rest.Dequeue() }
        $null = $rest.Dequeue()
        $outputs[$name] = $value -join "`n"
    }

    [pscustomobject]@{
        ExitCode   = $process.ExitCode
        Lines      = $lines
        Text       = $lines -join "`n"
        Commands   = @($lines | ForEach-Object { if ($_ -match '^\s*::(?<name>[^ :]+)(?: (?<properties>.*?))?::(?<data>.*)$') { [pscustomobject]@{ Name = $Matches.name; Properties = $Matches.properties; Data = $Matches.data } } elseif ($_ -match '##\[(?<name>[^\]]*)') { [pscustomobject]@{ Name = $Matches.name; Data = $_ } } })
        Outputs    = $outputs
        Summary    = Get-Content "$folder/summary" -Raw
        Transcript = Get-Content "$folder/transcript" -Raw
        Files      = Get-ChildItem $folder -File -Recurse -Force
    }
}
