#Requires -Version 7.4
<#
.SYNOPSIS
Builds the module's help, which Get-Help reads, from docs/en-US.
.DESCRIPTION
Microsoft.PowerShell.PlatyPS converts the cmdlets' Markdown to MAML, and Edit-Maml.ps1 completes it. About topics become
plain text. The same Markdown creates identical files on every machine.
.EXAMPLE
./build.ps1 -Task Help
#>
[CmdletBinding()]
param(
    # The folder that contains one folder of Markdown per language.
    [string] $Source = $PSScriptRoot,

    # The folder in which the language's folder with the built help is created.
    [string] $Destination = (Join-Path (Split-Path $PSScriptRoot) 'module'),

    [string] $Culture = 'en-US'
)

$ErrorActionPreference = 'Stop'
$helpFile = 'VercelFunctions.PowerShell.dll-Help.xml'

if (-not (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)) {
    throw 'The module Microsoft.PowerShell.PlatyPS is not installed. Run: Install-PSResource Microsoft.PowerShell.PlatyPS -TrustRepository'
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

# GetFiles returns a different order on each system.
[string[]] $topics = [IO.Directory]::GetFiles($from, '*.md')
[Array]::Sort($topics, [StringComparer]::Ordinal)

$temporary = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
try {
    $commands = $topics | Where-Object { $_ -notmatch 'about_\w+\.md$' } | Import-MarkdownCommandHelp
    $null = $commands | Export-MamlCommandHelp -OutputFolder $temporary -Force
    $built = Get-ChildItem $temporary -Recurse -Filter *.xml
    if (@($built).Count -ne 1 -or $built.Name -ne $helpFile) {
        throw "The external help file in the cmdlets' Markdown is $($built.Name -join ', '). It must be $helpFile in every file."
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
