# Compares the help with the cmdlets, and with the Markdown that it is built from.
BeforeDiscovery {
    . $PSScriptRoot/Import-TestModule.ps1
    $commands = Get-Command -Module VercelFunctions | ForEach-Object {
        $own = $_.Parameters.Keys | Where-Object { $_ -notin [Management.Automation.Cmdlet]::CommonParameters }
        @{ Name = $_.Name; Parameters = @($own | ForEach-Object { @{ Parameter = $_ } }) }
    }
    $abouts = Get-ChildItem "$PSScriptRoot/../../docs/en-US/about_*.md" | ForEach-Object { @{ Topic = $_.BaseName; Source = $_.FullName } }
    $hasPlatyPS = [bool] (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)
    $topics = Get-ChildItem "$PSScriptRoot/../../docs/en-US/*.md" | ForEach-Object { @{ Topic = $_.BaseName; Source = $_.FullName; Exported = $commands.Name } }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $docs = [IO.Path]::GetFullPath("$PSScriptRoot/../../docs")
    $markdown = @{}
    $examples = & $PSScriptRoot/Get-HelpExample.ps1 -Folder "$docs/en-US" | Group-Object Topic -AsHashTable

    function Get-Section([string] $Topic, [string] $Name) {
        if (-not $markdown.ContainsKey($Topic)) { $markdown[$Topic] = Get-Content "$docs/en-US/$Topic.md" -Raw }
        if ($markdown[$Topic] -match "(?ms)^## $Name\n+(.*?)(?=^## |\z)") { $Matches[1].Trim() }
    }

    # The documentation of a parameter: its text and its YAML block in the form that PlatyPS writes.
    function Get-DocumentedParameter([string] $Command, [string] $Parameter) {
        if ((Get-Section $Command PARAMETERS) -notmatch "(?ms)^### -$Parameter\n+(?<text>.*?)\n+``````yaml\n(?<yaml>.*?)\n``````") { return }
        $parts = $Matches
        $values = @{ Text = $parts.text; Aliases = @(); AcceptedValues = @(); ParameterSets = @() }
        $list = $null
        foreach ($line in $parts.yaml -split '\n') {
            if ($line -match '^(\w+):(?: (.*))?$') {
                $list = $Matches[1]
                if ($Matches[2] -notin $null, '[]') { $values[$list] = $Matches[2].Trim("'") }
            }
            elseif ($line -match '^- Name: (.+)') { $values.ParameterSets += @{ Name = $Matches[1] } }
            elseif ($line -match '^- (.+)') { $values[$list] += $Matches[1] }
            elseif ($line -match '^  (\w+): (.+)') { $values.ParameterSets[-1][$Matches[1]] = $Matches[2] }
        }
        $values
    }

    # The default in the code: the property's value before binding.
    function Get-CodedDefault($Command, [string] $Parameter) {
        $property = $Command.ImplementingType.GetProperty($Parameter)
        if (-not $property) { return }
        $cmdlet = [Activator]::CreateInstance($Command.ImplementingType)
        try { $property.GetValue($cmdlet) } finally { if ($cmdlet -is [IDisposable]) { $cmdlet.Dispose() } }
    }
}

Describe 'The help of <Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Name -Full
        $command = Get-Command $Name
        $documentedParameters = @{}
        foreach ($parameter in $help.parameters.parameter.name | Where-Object { $_ }) { $documentedParameters[$parameter] = Get-DocumentedParameter $Name $parameter }
    }

    It 'has a one-line synopsis and a description' {
        $help.Synopsis.Trim() | Should -BeExactly (Get-Section $Name SYNOPSIS)
        $help.Synopsis | Should -Match '^[A-Z][^\n]+\.$'
        $help.Synopsis | Should -Not -Match ([regex]::Escape("$Name ["))
        ($help.description.Text -join "`n").Length | Should -BeGreaterThan 60
    }

    It 'has inputs, outputs, notes and links' {
        @($help.inputTypes.inputType.type.name) | Should -Not -BeNullOrEmpty
        @($help.returnValues.returnValue.type.name) | Should -Not -BeNullOrEmpty
        $help.alertSet | Out-String | Should -Not -BeNullOrEmpty
        @($help.relatedLinks.navigationLink.linkText).Count | Should -BeGreaterOrEqual 2
    }

    It 'documents the types of pipeline input' {
        $piped = $command.Parameters.Values | Where-Object { $_.Attributes | Where-Object { $_ -is [Parameter] -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName) } } | ForEach-Object { $_.ParameterType.FullName }
        @($help.inputTypes.inputType.type.name.Trim() | Sort-Object) | Should -Be @(@($piped ?? 'None') | Sort-Object -Unique)
    }

    It 'documents the declared output types' {
        $declared = $command.OutputType.Name | Sort-Object -Unique
        @($help.returnValues.returnValue.type.name.Trim() | Sort-Object) | Should -Be @($declared)
    }

    It 'has at least three examples, each with text, code and output' {
        $shown = @($help.examples.example | ForEach-Object { $_.title.Trim('- '.ToCharArray()), ($_.introduction.Text -join '').Trim().Length, $_.code, ($_.remarks.Text -join "`n").Trim() })
        $written = @($examples[$Name] | ForEach-Object { $_.Title, ($_.Text -replace '`').Trim().Length, ($_.Blocks[0].Code -join "`n"), ($_.Blocks[0].Output -join "`n").Trim() })
        $shown | Should -BeExactly $written
        $examples[$Name].Count | Should -BeGreaterOrEqual 3
        $examples[$Name].Title -join "`n" | Should -Match '^(Example \d: .+\n?){3,}$'
        $examples[$Name].Text | Should -Not -Contain ''
    }

    It 'uses the cmdlet in each example' {
        $examples[$Name] | Where-Object { $_.Blocks.Code -join "`n" -notmatch $Name } | Should -BeNullOrEmpty
    }

    It 'documents exactly the parameters of the cmdlet' {
        $real = @($command.Parameters.Keys | Where-Object { $_ -notin [Management.Automation.Cmdlet]::CommonParameters } | Sort-Object)
        @($help.parameters.parameter.name | Where-Object { $_ } | Sort-Object) | Should -Be $real
        @([regex]::Matches((Get-Section $Name PARAMETERS), '(?m)^### -(\w+)$') | ForEach-Object { $_.Groups[1].Value } | Sort-Object) | Should -Be $real
    }

    It 'documents exactly the parameter sets of the cmdlet' {
        $sets = [regex]::Matches((Get-Section $Name SYNTAX), '(?m)^### (\w+)( \(Default\))?$')
        @($sets | ForEach-Object { $_.Groups[1].Value } | Sort-Object) | Should -Be @($command.ParameterSets.Name | Sort-Object)
        @($sets | Where-Object { $_.Groups[2].Success } | ForEach-Object { $_.Groups[1].Value }) | Should -Be @($command.ParameterSets | Where-Object { $_.IsDefault -and $_.Name -ne '__AllParameterSets' } | ForEach-Object Name)
    }

    It 'documents the syntax of the cmdlet' {
        # PlatyPS numbers positions per set, so this compares only whether there is one. The tests of the parameters compare the rest.
        $shown = @($help.syntax.syntaxItem | ForEach-Object { ($_.parameter | Where-Object name | ForEach-Object { "$($_.name) $($_.required) $($_.position -ne 'named')" } | Sort-Object) -join ', ' })
        $real = @($command.ParameterSets | ForEach-Object {
                ($_.Parameters | Where-Object Name -NotIn ([Management.Automation.Cmdlet]::CommonParameters) | ForEach-Object {
                    "$($_.Name) $("$($_.IsMandatory)".ToLowerInvariant()) $($_.Position -ge 0)"
                } | Sort-Object) -join ', '
            })
        @($shown | Sort-Object) | Should -Be @($real | Sort-Object)
    }

    It 'documents type, aliases, values, sets and default of -<Parameter>' -ForEach $Parameters -AllowNullOrEmptyForEach {
        $documented = $documentedParameters[$Parameter]
        $written = @(
            $documented.Type
            "aliases $($documented.Aliases)", "values $($documented.AcceptedValues)", "wildcards $($documented.SupportsWildcards)", "default $($documented.DefaultValue)"
            $documented.ParameterSets | ForEach-Object { "$($_.Name): mandatory $($_.IsRequired), position $($_.Position), piped $($_.ValueFromPipeline), by name $($_.ValueFromPipelineByPropertyName)" } | Sort-Object
        )

        $real = $command.Parameters[$Parameter]
        $inSets = @($real.Attributes | Where-Object { $_ -is [Parameter] })
        $element = $real.ParameterType.IsArray ? $real.ParameterType.GetElementType() : ([Nullable]::GetUnderlyingType($real.ParameterType) ?? $real.ParameterType)

        # A property that is empty in the code has no default, or one that only the Markdown describes.
        $default = Get-CodedDefault $command $Parameter
        if ($real.SwitchParameter -or $default -is [Collections.IDictionary] -or "$default" -eq '' -or $inSets.Mandatory -contains $true) { $default = $documented.DefaultValue }
        $declared = @(
            $real.ParameterType.ToString()
            "aliases $($real.Aliases)", "values $($element.IsEnum ? [enum]::GetNames($element) : @())", "wildcards $([bool] ($real.Attributes | Where-Object { $_ -is [Management.Automation.SupportsWildcardsAttribute] }))", "default $default"
            $inSets | ForEach-Object {
                $set = $_.ParameterSetName -eq '__AllParameterSets' ? '(All)' : $_.ParameterSetName
                $position = $_.Position -eq [int]::MinValue ? 'Named' : $_.Position
                "${set}: mandatory $($_.Mandatory), position $position, piped $($_.ValueFromPipeline), by name $($_.ValueFromPipelineByPropertyName)"
            } | Sort-Object
        )
        $written | Should -Be $declared
        "$($documented.Text) $($real.SwitchParameter ? $documented.DefaultValue : 'False')" | Should -Match '^[A-Z](.|\n)+\. (False|True)$'
    }

    It 'shows the parameters as in the Markdown' {
        $shown = foreach ($parameter in $help.parameters.parameter | Where-Object name | Sort-Object name) {
            "-$($parameter.name): $(($parameter.description.Text -join "`n").Trim())"
            "default $($parameter.defaultValue), required $($parameter.required), wildcards $($parameter.globbing), aliases $($parameter.aliases), piped $($parameter.pipelineInput)"
        }
        $written = foreach ($name in $documentedParameters.Keys | Sort-Object) {
            $documented = $documentedParameters[$name]
            $ways = @(if ('True' -in $documented.ParameterSets.ValueFromPipeline) { 'ByValue' }; if ('True' -in $documented.ParameterSets.ValueFromPipelineByPropertyName) { 'ByPropertyName' })
            "-${name}: $($documented.Text -replace '`')"
            "default $($documented.DefaultValue), required $('True' -in $documented.ParameterSets.IsRequired), wildcards $($documented.SupportsWildcards), aliases $($documented.Aliases ? $documented.Aliases -join ', ' : 'none'), piped $($ways ? "True ($($ways -join ', '))" : 'False')"
        }
        @($shown) | Should -Be @($written)
    }
}

Describe 'The topic <Topic>' -ForEach $abouts {
    It 'is shown by Get-Help' {
        $text = Get-Help $Topic
        @($text).Count | Should -Be 1
        $text | Should -Match "^TOPIC\n    $Topic\n\nSHORT DESCRIPTION\n    \S"
        $text | Should -Match "\nSEE ALSO\n"
    }

    It 'has prose lines that fit a console' {
        $code = @(Get-Content $Source | ForEach-Object -Begin { $inside = $false } -Process { if ($_.StartsWith('```')) { $inside = -not $inside } elseif ($inside) { "        $_" } })
        (Get-Help $Topic) -split '\n' | Where-Object { $_.Length -gt 78 -and $_ -notin $code } | Should -BeNullOrEmpty
    }
}

Describe 'The Markdown of <Topic>' -ForEach $topics {
    It 'has only links with existing targets' {
        $targets = [regex]::Matches((Get-Content $Source -Raw), '\]\(([^)]+)\)') | ForEach-Object { $_.Groups[1].Value }
        $targets | Should -Not -BeNullOrEmpty
        $targets | Where-Object { $_ -notmatch '^https://' -and -not (Test-Path (Join-Path (Split-Path $Source) $_)) } | Should -BeNullOrEmpty
    }

    It 'is complete' {
        Get-Content $Source -Raw | Should -Not -Match '\{\{ Fill'
        if ($Topic -notlike 'about_*') { $Topic | Should -BeIn $Exported }
    }
}

Describe 'The built help' {
    It 'equals a new build of the Markdown (needs Install-PSResource Microsoft.PowerShell.PlatyPS)' -Skip:(-not $hasPlatyPS) {
        # In its own process, because PlatyPS loads other versions of the same libraries.
        $null = Invoke-PowerShell -NoProfile -NonInteractive -File "$docs/Build-Help.ps1" -Destination (Convert-Path TestDrive:/) 2>&1
        $committed = Get-ChildItem "$PSScriptRoot/../../module/en-US" | Sort-Object Name
        $built = Get-ChildItem TestDrive:/en-US | Sort-Object Name
        $built.Name | Should -Be $committed.Name
        for ($index = 0; $index -lt $built.Count; $index++) {
            (Get-FileHash $built[$index].FullName).Hash | Should -Be (Get-FileHash $committed[$index].FullName).Hash -Because "$($built[$index].Name) is built by ./build.ps1 -Task Help"
        }
    }

    It 'is beside the assembly, where Get-Help finds it' {
        $folder = Split-Path (Get-Command Get-VercelCacheItem).DLL
        (Get-ChildItem "$folder/en-US").Name | Should -Be (Get-ChildItem "$PSScriptRoot/../../module/en-US").Name
    }
}
