@{
    RootModule           = 'module/VercelFunctions.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '3d0b9a5e-6c58-4f0e-9f0c-7c1f3b1f6a52'
    Author               = 'VercelFunctions contributors'
    CompanyName          = 'VercelFunctions contributors'
    Copyright            = '(c) VercelFunctions contributors. MIT license.'
    Description          = 'Read, write and expire the Vercel Runtime Cache, read Vercel''s request headers and environment, and run an emulator, a local Runtime Cache server, for development and tests.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')

    # For Windows PowerShell only.
    DotNetFrameworkVersion = '4.7.2'

    FormatsToProcess     = @('module/VercelFunctions.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Clear-VercelCache'
        'Clear-VercelCacheFault'
        'Connect-VercelCache'
        'ConvertFrom-VercelGeoHeaders'
        'ConvertTo-VercelCacheTagHeader'
        'Disconnect-VercelCache'
        'Find-VercelCacheItem'
        'Get-VercelCacheConnection'
        'Get-VercelCacheFault'
        'Get-VercelCacheItem'
        'Get-VercelCachePurge'
        'Get-VercelCacheStatus'
        'Get-VercelChangedFile'
        'Get-VercelEnvironment'
        'Get-VercelExpiryRecord'
        'Get-VercelIPAddress'
        'Invoke-VercelTagExpiry'
        'Remove-VercelCacheItem'
        'Resolve-VercelTag'
        'Set-VercelCacheFault'
        'Set-VercelCacheItem'
        'Set-VercelExpiryRecord'
        'Show-VercelCacheEmulator'
        'Start-VercelCacheEmulator'
        'Stop-VercelCacheEmulator'
        'Test-VercelCacheItem'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('Vercel', 'Cache', 'RuntimeCache', 'Tags', 'Geolocation', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            ProjectUri   = 'https://github.com/OWNER/vercel-functions'
            LicenseUri   = 'https://github.com/OWNER/vercel-functions/blob/main/LICENSE'
            IconUri      = 'https://github.com/OWNER/vercel-functions/raw/main/docs/images/icon.png'
            ReleaseNotes = 'https://github.com/OWNER/vercel-functions/blob/main/CHANGELOG.md'
        }
    }
}
