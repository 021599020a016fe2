@{
    ExcludeRules = @(
        # Pester's blocks share variables in a way that the analyzer does not follow.
        'PSUseDeclaredVarsMoreThanAssignments'

        # All files are UTF-8; those that Windows PowerShell reads, which would need the mark, hold only ASCII.
        'PSUseBOMForUnicodeEncodedFile'
    )
}
