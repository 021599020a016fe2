# Imports the build for this edition of PowerShell; -ArgumentList specifies the other one. The loader must come first,
# because it resolves the cmdlets' libraries. Keep this short: PowerShell compiles each statement, and a variable, an if or
# -ErrorVariable takes as long as importing half of the cmdlets. A trap is compiled only if it is needed.
param($Edition = $PSEdition)
trap {
    $loaded = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'VercelFunctions.Loader' }).Location | Select-Object -First 1
    if ($loaded -and -not $loaded.StartsWith($PSScriptRoot, 'OrdinalIgnoreCase') -and (Test-Path -LiteralPath "$PSScriptRoot/bin/$Edition/VercelFunctions.Loader.dll")) {
        throw "This session has already loaded VercelFunctions from '$(Split-Path (Split-Path (Split-Path $loaded)))', and .NET cannot replace it. Start a new session to import the module from '$PSScriptRoot'."
    }

    if (Test-Path -LiteralPath "$PSScriptRoot/bin/$Edition/VercelFunctions.PowerShell.dll") {
        throw "The files of the module exist, but cannot be loaded. If they were downloaded, Windows may have blocked them: run Get-ChildItem -LiteralPath '$(Split-Path $PSScriptRoot)' -Recurse | Unblock-File, and start a new session. Otherwise install the module again. PowerShell reported: $_"
    }

    throw "The module is not built, or files are missing. In a clone, run dotnet build; otherwise install the module again. PowerShell reported: $_"
}
Import-Module "$PSScriptRoot/bin/$Edition/VercelFunctions.Loader.dll", "$PSScriptRoot/bin/$Edition/VercelFunctions.PowerShell.dll" -ErrorAction Stop
