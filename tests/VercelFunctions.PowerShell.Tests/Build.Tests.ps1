# A build that cannot replace the module's files, which Windows does not allow while a session uses them.
BeforeDiscovery {
    $hasSdk = (Get-Command dotnet -ErrorAction Ignore) -and (dotnet --list-sdks)
}

Describe 'The build' -Skip:(-not $hasSdk) {
    It 'reports that a session uses the files of <Project>' -ForEach @(
        @{ Project = 'VercelFunctions.PowerShell'; Folder = 'bin/Core'; Options = @('-p:TargetFramework=net8.0') }
        @{ Project = 'VercelFunctions.Emulator.Tool'; Folder = 'emulator'; Options = @() }
    ) {
        # A folder of the file's name cannot be replaced either, on any system.
        $module = Join-Path $TestDrive "$Project/module"
        $built = New-Item "TestDrive:/$Project/built" -ItemType Directory -Force
        $null = New-Item "TestDrive:/$Project/module/$Folder/library.dll" -ItemType Directory -Force
        Set-Content (Join-Path $built library.dll) ''
        $output = dotnet msbuild "$PSScriptRoot/../../src/$Project" -nologo -t:CopyToModule "-p:ModuleFolder=$module/" "-p:OutDir=$built/" @Options | Out-String
        $LASTEXITCODE | Should -Be 1
        $output | Should -BeLike "*cannot be copied to $module/$Folder/*session*end the session, and build again*"
    }
}
