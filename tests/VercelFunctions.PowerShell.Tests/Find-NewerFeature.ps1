<#
.SYNOPSIS
Finds what a script uses that Windows PowerShell 5.1 lacks: syntax, commands, parameters, types and variables.
.DESCRIPTION
Returns one text per finding. Code that only PowerShell 7 runs is exempt: below an if with "Edition -eq 'Core'", in a Pester
block with -Skip:(... Edition -ne 'Core'), or in a test case that Needs a type. Syntax is never exempt, because the whole file
is parsed. Run it in PowerShell 7, whose parser knows the syntax of both.
#>
param(
    # The text of the script.
    [Parameter(Mandatory)] [AllowEmptyString()] [string] $Code
)

# The last one, and the types of the test support, are this repository's own; Import-TestModule.ps1 loads them in PowerShell 7 only.
$commands = 'ConvertFrom-Markdown', 'Get-Error', 'Get-Uptime', 'Join-String', 'Remove-Alias', 'Remove-Service', 'Show-Markdown', 'Test-Json', 'Invoke-PowerShell'
$parameters = @{
    'Add-Content'       = 'AsByteStream'
    'ConvertFrom-Json'  = 'AsHashtable', 'DateKind', 'Depth', 'NoEnumerate'
    'ConvertTo-Json'    = 'AsArray', 'EnumsAsStrings', 'EscapeHandling'
    'ForEach-Object'    = 'AsJob', 'Parallel', 'ThrottleLimit', 'TimeoutSeconds'
    'Get-Content'       = 'AsByteStream'
    'Get-Date'          = 'AsUTC', 'UnixTimeSeconds'
    'Import-Module'     = 'SkipEditionCheck'
    'Invoke-RestMethod' = 'Authentication', 'Form', 'NoProxy', 'SkipCertificateCheck', 'SkipHeaderValidation', 'SkipHttpErrorCheck', 'StatusCodeVariable', 'Token'
    'Invoke-WebRequest' = 'Authentication', 'Form', 'NoProxy', 'SkipCertificateCheck', 'SkipHeaderValidation', 'SkipHttpErrorCheck', 'Token'
    'Join-Path'         = 'AdditionalChildPath'
    'Select-String'     = 'NoEmphasis', 'Raw'
    'Set-Content'       = 'AsByteStream'
    'Sort-Object'       = 'Bottom', 'Stable', 'Top'
    'Split-Path'        = 'Extension', 'LeafBase'
    'Start-Process'     = 'Environment'
}
$types = 'DateOnly', 'Half', 'Int128', 'OperatingSystem', 'Range', 'Runtime.Loader.AssemblyLoadContext', 'semver', 'TimeOnly', 'UInt128'
$members = @{ Environment = 'ProcessId', 'ProcessPath'; 'IO.Path' = 'GetRelativePath', 'Join' }
$variables = 'IsCoreCLR', 'IsLinux', 'IsMacOS', 'IsWindows', 'PSStyle'

function Test-Exempt($Ast) {
    for ($outer = $Ast.Parent; $outer; $outer = $outer.Parent) {
        if ($outer -is [Management.Automation.Language.IfStatementAst] -and "$($outer.Clauses[0].Item1)" -match "Edition -eq 'Core'") { return $true }
        if ($outer -is [Management.Automation.Language.HashtableAst] -and $outer.KeyValuePairs.Item1.Value -contains 'Needs') { return $true }
        if ($outer -is [Management.Automation.Language.CommandAst] -and $outer.CommandElements.Where({ $_.ParameterName -eq 'Skip' -and "$($_.Argument)" -match "Edition -ne 'Core'" })) { return $true }
    }
    $false
}

# The names by which the node uses something newer, and whether it is syntax.
function Get-Use($Ast) {
    switch ($Ast.GetType().Name) {
        'TernaryExpressionAst' { 'the operator ?:', $true }
        'PipelineChainAst' { 'the operators && and ||', $true }
        'BinaryExpressionAst' { if ($Ast.Operator -eq 'QuestionQuestion') { 'the operator ??', $true } }
        'AssignmentStatementAst' { if ($Ast.Operator -eq 'QuestionQuestionEquals') { 'the operator ??=', $true } }
        'PipelineAst' { if ($Ast.Background) { 'a background job with &', $true } }
        'ScriptBlockAst' { if ($Ast.CleanBlock) { 'the block clean', $true } }
        { $_ -in 'MemberExpressionAst', 'InvokeMemberExpressionAst', 'IndexExpressionAst' } { if ($Ast.NullConditional) { 'the operator ?. or ?[]', $true } }
        { $_ -in 'StringConstantExpressionAst', 'ExpandableStringExpressionAst' } { if ("$($Ast.StringConstantType)" -like 'DoubleQuoted*' -and $Ast.Extent.Text -match '(?<!`)(``)*`(u\{|e)') { 'the escape `u{} or `e', $true } }
        'ConstantExpressionAst' { if ($Ast.Extent.Text -match '^(0b|\d[\d.]*(u|y|uy|s|us|ul|n)([kmgtp]b)?$)') { "the number $Ast", $true } }
        'CommandAst' {
            $name = $Ast.GetCommandName()
            if ($name -in $commands) { $name, $false }
            elseif ($name -and $parameters[$name]) {
                foreach ($given in $Ast.CommandElements.ParameterName.Where({ $_ -in $parameters[$name] })) { "$name -$given", $false }
                if ($name -eq 'Join-Path' -and $Ast.CommandElements.Count -gt 3 -and -not $Ast.CommandElements.ParameterName) { 'Join-Path with three paths', $false }
            }
        }
        { $_ -in 'TypeExpressionAst', 'TypeConstraintAst' } { if (($Ast.TypeName.FullName -replace '^System\.') -in $types -or $Ast.TypeName.FullName -like 'VercelFunctions.TestSupport.*') { "the type $($Ast.TypeName.FullName)", $false } }
        'VariableExpressionAst' { if ($Ast.VariablePath.UserPath -in $variables) { "the variable $Ast", $false } }
    }
    if ($Ast -is [Management.Automation.Language.MemberExpressionAst] -and $Ast.Static -and $Ast.Expression -is [Management.Automation.Language.TypeExpressionAst]) {
        $type = $Ast.Expression.TypeName.FullName -replace '^System\.'
        if ($members[$type] -and $members[$type] -contains $Ast.Member.Value) { "[$type]::$($Ast.Member.Value)", $false }
    }
}

$errors = $null
$script = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
$errors | ForEach-Object { "line $($_.Extent.StartLineNumber): $($_.Message)" }
foreach ($ast in $script.FindAll({ $true }, $true)) {
    $use, $isSyntax = @(Get-Use $ast)[0, 1]
    if ($use -and ($isSyntax -or -not (Test-Exempt $ast))) { "line $($ast.Extent.StartLineNumber): $use" }
}

# Windows PowerShell reads a file without a byte order mark in the code page of the system.
if ($Code -match '[^\x00-\x7F]') { "a character that is not ASCII: $($Matches[0])" }
