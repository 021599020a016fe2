#Requires -Version 7.4
<#
.SYNOPSIS
Builds the module's help of docs/en-US: what Get-Help reads.
.DESCRIPTION
Microsoft.PowerShell.PlatyPS makes MAML of the cmdlets' Markdown, and Edit-Maml.ps1 completes it; about topics become
plain text. The same Markdown gives the same bytes on every machine.
.EXAMPLE
./build.ps1 -Task Help
#>
[CmdletBinding()]
param(
    # The folder with a folder for each language's Markdown.
    [string] $Source = $PSScriptRoot,

    # The folder that gets the language's folder with the built help.
    [string] $Destination = (Join-Path (Split-Path $PSScriptRoot) 'module'),

    [string] $Culture = 'en-US'
)

$ErrorActionPreference = 'Stop'
$helpFile = 'VercelFunctions.PowerShell.dll-Help.xml'

if (-not (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)) {
    throw 'Building the help needs the module Microsoft.PowerShell.PlatyPS. Install it: Install-PSResource Microsoft.PowerShell.PlatyPS -TrustRepository'
}

Import-Module Microsoft.PowerShell.PlatyPS

function Write-Maml([xml] $Help, [string] $Path) {
    $settings = [Xml.XmlWriterSettings]@{ Encoding = [Text.UTF8Encoding]::new($false); Indent = $true; NewLineChars = "`n"; NewLineHandling = 'Replace' }
    $writer = [Xml.XmlWriter]::Create($Path, $settings)
    $Help.Save($writer)
    $writer.Dispose()
    [IO.File]::AppendAllText($Path, "`n")
}

$from = Join-Path $Source $Culture
$to = New-Item (Join-Path $Destination $Culture) -ItemType Directory -Force

# In the same order everywhere.
[string[]] $topics = [IO.Directory]::GetFiles($from, '*.md')
[Array]::Sort($topics, [StringComparer]::Ordinal)

$temporary = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
try {
    $commands = $topics | Where-Object { $_ -notmatch 'about_\w+\.md$' } | Import-MarkdownCommandHelp
    $null = $commands | Export-MamlCommandHelp -OutputFolder $temporary -Force
    $built = Get-ChildItem $temporary -Recurse -Filter *.xml
    if (@($built).Count -ne 1 -or $built.Name -ne $helpFile) {
        throw "The cmdlets' Markdown must all name $helpFile as its external help file; it names: $($built.Name -join ', ')."
    }

    [xml] $help = [IO.File]::ReadAllText($built.FullName)
    & $PSScriptRoot/Edit-Maml.ps1 -Help $help -Command $commands
    Write-Maml $help (Join-Path $to $helpFile)
}
finally {
    if (Test-Path $temporary) { Remove-Item $temporary -Recurse }
}

foreach ($topic in $topics | Where-Object { $_ -match 'about_\w+\.md$' }) {
    $text = & $PSScriptRoot/ConvertTo-AboutText.ps1 -Path $topic
    [IO.File]::WriteAllText((Join-Path $to "$([IO.Path]::GetFileNameWithoutExtension($topic)).help.txt"), $text)
}

Get-ChildItem $to
