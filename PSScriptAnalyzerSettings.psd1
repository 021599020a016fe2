@{
    ExcludeRules = @(
        # The analyzer does not recognize variables that Pester's blocks share.
        'PSUseDeclaredVarsMoreThanAssignments'

        # All files are UTF-8. Only Windows PowerShell needs the byte order mark, and the files that it reads are ASCII.
        'PSUseBOMForUnicodeEncodedFile'
    )
}
