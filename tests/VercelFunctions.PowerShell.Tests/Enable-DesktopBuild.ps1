# Dot-sourced with $TestEdition: lets PowerShell 7 import the build for Windows PowerShell, which references a newer patch
# of a library that PowerShell 7 has itself. The reference is resolved to PowerShell's own.
if ($PSEdition -eq 'Core' -and $TestEdition -eq 'Desktop') {
    $shared = 'Microsoft.Bcl.AsyncInterfaces'
    $own = [Reflection.Assembly]::Load($shared)

    # An expression, because a script block cannot run on threads without a runspace.
    $name = [Linq.Expressions.Expression]::Parameter([Reflection.AssemblyName])
    $result = [Linq.Expressions.Expression]::Condition(
        [Linq.Expressions.Expression]::Equal([Linq.Expressions.Expression]::Property($name, 'Name'), [Linq.Expressions.Expression]::Constant($shared)),
        [Linq.Expressions.Expression]::Constant($own, [Reflection.Assembly]),
        [Linq.Expressions.Expression]::Constant($null, [Reflection.Assembly]))
    $parameters = [Linq.Expressions.ParameterExpression[]] ([Linq.Expressions.Expression]::Parameter([Runtime.Loader.AssemblyLoadContext]), $name)
    $resolve = [Linq.Expressions.Expression]::Lambda([Func[Runtime.Loader.AssemblyLoadContext, Reflection.AssemblyName, Reflection.Assembly]], $result, $parameters)
    [Runtime.Loader.AssemblyLoadContext]::Default.add_Resolving($resolve.Compile())
}
