# Completes the MAML that PlatyPS creates from the cmdlets' Markdown: removes Markdown from text, moves the code of examples
# to the element that Get-Help expects, and adds the default values, which PlatyPS omits.
param(
    [Parameter(Mandatory)] [xml] $Help,

    # The output of Import-MarkdownCommandHelp, for the parts that the MAML lacks.
    [Parameter(Mandatory)] [object[]] $Command
)

$names = [Xml.XmlNamespaceManager]::new($Help.NameTable)
$names.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
$names.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
$names.AddNamespace('dev', 'http://schemas.microsoft.com/maml/dev/2004/10')

function ConvertTo-PlainText([string] $Markdown) {
    & $PSScriptRoot/ConvertTo-PlainText.ps1 -Markdown $Markdown
}

# A .NET type name as PowerShell writes it, without the number of type parameters and without Nullable.
function ConvertTo-TypeName([string] $Name) {
    $Name -replace 'System\.Nullable`1\[(.+)\]', '$1' -replace '`\d+'
}

function Add-Element([Xml.XmlElement] $Parent, [string] $Name, [string] $Text) {
    $element = $Help.CreateElement($Name, $names.LookupNamespace(($Name -split ':')[0]))
    if ($Text) { $element.InnerText = $Text }
    [void] $Parent.AppendChild($element)
}

# PlatyPS writes an example as paragraphs that include the code fences. Get-Help shows the remarks after the code.
function Edit-Example([Xml.XmlElement] $Element, [string] $Markdown) {
    if (($Markdown -replace '\r\n', "`n") -notmatch '(?s)\A(?<introduction>.+?)\n+```powershell\n(?<code>.+?)\n```(\n+```output\n(?<output>.+?)\n```)?\s*\z') {
        throw "The example '$($Element.SelectSingleNode('maml:title', $names).InnerText)' must be a text, one block of PowerShell, and at most one block of output."
    }

    $parts = $Matches
    $introduction = $Element.SelectSingleNode('maml:introduction', $names)
    $introduction.RemoveAll()

    # Get-Help shows the code directly after the introduction, which therefore ends with an empty line.
    Add-Element -Parent $introduction -Name maml:para -Text ((ConvertTo-PlainText $parts.introduction) + "`n`n")
    $Element.SelectSingleNode('dev:code', $names).InnerText = $parts.code
    $remarks = $Element.SelectSingleNode('dev:remarks', $names)
    Add-Element -Parent $remarks -Name maml:para -Text $parts.output
    Add-Element -Parent $remarks -Name maml:para
}

foreach ($topic in $Command) {
    $element = $Help.SelectSingleNode("//command:command[command:details/command:name = '$($topic.Title)']", $names)
    $examples = $element.SelectNodes('command:examples/command:example', $names)
    for ($index = 0; $index -lt $examples.Count; $index++) { Edit-Example $examples[$index] $topic.Examples[$index].Remarks }
    foreach ($parameter in $topic.Parameters | Where-Object DefaultValue) {
        $place = $element.SelectSingleNode("command:parameters/command:parameter[maml:name = '$($parameter.Name)']", $names)
        Add-Element -Parent $place -Name dev:defaultValue -Text $parameter.DefaultValue
    }
}

foreach ($paragraph in $Help.SelectNodes('//maml:description/maml:para | //maml:alert/maml:para', $names)) { $paragraph.InnerText = ConvertTo-PlainText $paragraph.InnerText }
foreach ($type in $Help.SelectNodes('//command:parameterValue | //dev:type/maml:name', $names)) { $type.InnerText = ConvertTo-TypeName $type.InnerText }
foreach ($link in $Help.SelectNodes('//maml:navigationLink', $names)) {
    # PlatyPS adds a first link for the online version, which does not exist.
    $uri = $link.SelectSingleNode('maml:uri', $names)
    if ($link.SelectSingleNode('maml:linkText', $names).InnerText -eq 'Online Version' -and -not $uri.InnerText) { [void] $link.ParentNode.RemoveChild($link) }
    elseif ($uri.InnerText -notmatch '^https?:') { $uri.InnerText = '' }
}
