# Runs the examples of the help line by line, each in a new runspace with the module imported, and prints their output.
# Each example starts with:
# - an empty current folder, and an empty emulator without recorded purge requests, connected as by Start-VercelCacheEmulator -Connect;
# - VERCEL_TOKEN and $token with a Vercel token, and VERCEL_API_URL set to that emulator, which also serves the purge API;
# - no other variable of Vercel's;
# - GITHUB_REPOSITORY, GITHUB_SHA and GITHUB_TOKEN as in a workflow of my-name/my-site, and GITHUB_API_URL set to a stand-in;
# - $site with the address of a site: /blog is a HIT at first, and then STALE; /about is prerendered; /old redirects.
# Nothing is sent to another machine.
param(
    [Parameter(Mandatory)] [string] $Folder,
    [Parameter(Mandatory)] [string] $Manifest,
    [Parameter(Mandatory)] [string] $Edition,
    [Parameter(Mandatory)] [string] $Support,
    [Parameter(Mandatory)] [string] $WorkFolder,

    # Starts a line before each example, before the output of each of its blocks, and at the end.
    [Parameter(Mandatory)] [string] $Marker
)

$ErrorActionPreference = 'Stop'
$examples = & $PSScriptRoot/Get-HelpExample.ps1 -Folder $Folder
Import-Module $Manifest -ArgumentList $Edition
Add-Type -Path $Support

$gitHub = [VercelFunctions.TestSupport.GitHubApiStandIn]::new('github-token', 'my-name/my-site')
$null = $gitHub.AddDeployment('Production', '41d0e2c', @('success', 'inactive'))
$null = $gitHub.AddDeployment('Production', '9b3f7aa', @('success'))
$gitHub.AddComparison('41d0e2c', '9b3f7aa', [string[]] @('content/blog/hello.md', 'app/page.tsx'))
$gitHub.AddRename('41d0e2c', '9b3f7aa', 'content/blog/draft.md', 'content/blog/second.md')
$gitHub.AddComparison('6c15d80', '9b3f7aa', [string[]] @('content/blog/hello.md'))

$site = [VercelFunctions.TestSupport.StubSite]::new()
function Get-Page($Cache = [NullString]::Value, $Age = [NullString]::Value, [int] $Status = 200) {
    [VercelFunctions.TestSupport.StubSite]::Answer($Cache, $Age, 'iad1::iad1::abc', $Status)
}

# Resets the site, and returns its address.
function Add-Site {
    $null = $site.Page('blog', @((Get-Page -Cache HIT -Age 90), (Get-Page -Cache STALE -Age 91), (Get-Page -Cache HIT -Age 0)))
    $null = $site.Page('about', (Get-Page -Cache PRERENDER -Age 0))
    $site.Page('old', (Get-Page -Status 308)) -replace '/old$'
}

# The emulator, and the variables that connect to it.
function Open-Cache {
    $emulator = Start-VercelCacheEmulator -Connect
    $headers = $env:RUNTIME_CACHE_HEADERS | ConvertFrom-Json -AsHashtable
    [pscustomobject]@{
        Emulator  = $emulator
        Headers   = $headers
        Variables = @{
            RUNTIME_CACHE_ENDPOINT = $env:RUNTIME_CACHE_ENDPOINT
            RUNTIME_CACHE_HEADERS  = $env:RUNTIME_CACHE_HEADERS
            VERCEL_API_URL         = $emulator.Endpoint.GetLeftPart('Authority')
            VERCEL_TOKEN           = $headers.authorization -replace '^Bearer '
            GITHUB_API_URL         = $gitHub.Url
            GITHUB_REPOSITORY      = 'my-name/my-site'
            GITHUB_SHA             = '9b3f7aa'
            GITHUB_TOKEN           = 'github-token'
        }
    }
}

function Restore-Environment([hashtable] $Variables) {
    foreach ($name in @([Environment]::GetEnvironmentVariables().Keys)) {
        if (-not $environment.Contains($name)) { [Environment]::SetEnvironmentVariable($name, $null) }
    }
    foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $environment[$name]) }
    foreach ($name in $Variables.Keys) { [Environment]::SetEnvironmentVariable($name, $Variables[$name]) }
}

# Runs one line as typed at a prompt, and returns its output.
function Invoke-Line([powershell] $Shell, [string] $Line) {
    $Shell.Commands.Clear()
    [void] $Shell.AddScript($Line)
    $Shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
    $printed = try { $Shell.Invoke() } catch [Management.Automation.RuntimeException] { $_.Exception.ErrorRecord }
    $printed | Out-String -Width 80
}

function Invoke-Example($Example, [string] $CurrentFolder) {
    $null = New-Item $CurrentFolder -ItemType Directory
    $runspace = [runspacefactory]::CreateRunspace($Host)
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    try {
        $setUp = {
            param($Manifest, $Edition, $Folder)
            Import-Module $Manifest -ArgumentList $Edition
            Set-Location $Folder
        }
        [void] $shell.AddScript($setUp).AddParameters(@($Manifest, $Edition, $CurrentFolder)).Invoke()
        $runspace.SessionStateProxy.SetVariable('site', (Add-Site))
        $runspace.SessionStateProxy.SetVariable('token', [Net.NetworkCredential]::new('', $env:VERCEL_TOKEN).SecurePassword)
        foreach ($block in $Example.Blocks) {
            "$Marker block"
            $code = [Management.Automation.Language.Parser]::ParseInput($block.Code -join "`n", [ref] $null, [ref] $null)
            foreach ($statement in $code.EndBlock.Statements) { Invoke-Line $shell $statement.Extent.Text }
        }
    }
    finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
}

$environment = [Environment]::GetEnvironmentVariables()
@($environment.Keys) -match '^(VERCEL|RUNTIME_CACHE_|GITHUB_|CI$|SUSPENSE_CACHE_DEBUG$)' | ForEach-Object { $environment.Remove($_) }
$cache = Open-Cache
$number = 0
try {
    foreach ($example in $examples) {
        Restore-Environment
        if (-not $cache.Emulator.IsRunning) { $cache = Open-Cache }
        Restore-Environment $cache.Variables
        Connect-VercelCache $cache.Emulator.Endpoint $cache.Headers
        Clear-VercelCacheFault
        $null = Invoke-RestMethod "$($cache.Variables.VERCEL_API_URL)/emulator/purges" -Method Delete -Headers $cache.Headers
        Clear-VercelCache Data -Confirm:$false
        "$Marker example"
        Invoke-Example $example (Join-Path $WorkFolder (++$number))
    }
    "$Marker end"
}
finally {
    Stop-VercelCacheEmulator
    $gitHub.Dispose()
    $site.Dispose()
}
