# Installs each published package from a local folder into an empty location, and uses it.
BeforeAll {
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $packages = Join-Path $root 'artifacts/packages'
    $version = (Import-PowerShellDataFile "$root/VercelFunctions.psd1").ModuleVersion
    . $PSScriptRoot/Invoke-PowerShell.ps1

    function Invoke-Checked([string] $Program, [string[]] $Arguments) {
        $said = & $Program @Arguments 2>&1 | Out-String
        if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments ended with $($LASTEXITCODE): $said" }
        $said
    }

    # A feed with the new packages, and an empty package cache: the machine's own may contain this version from another build.
    function Initialize-Workplace([string] $Name) {
        $folder = (New-Item "TestDrive:/$Name" -ItemType Directory).FullName
        Set-Content "$folder/nuget.config" "<configuration><config><add key=`"globalPackagesFolder`" value=`"$folder/packages`" /></config><packageSources><add key=`"local`" value=`"$packages/nuget`" /></packageSources></configuration>"
        $folder
    }
}

Describe 'The packages' {
    BeforeAll {
        $package = '-NoProfile', '-File', "$root/build.ps1", '-Task', 'Package'
        $null = Invoke-Checked Invoke-PowerShell ($package + '-Library', 'VercelFunctions')
        $first = (Get-FileHash "$packages/nuget/VercelFunctions.$version.nupkg").Hash
        $null = Invoke-Checked Invoke-PowerShell $package
    }

    It 'have the same bytes in two builds of one commit' {
        (Get-FileHash "$packages/nuget/VercelFunctions.$version.nupkg").Hash | Should -Be $first
    }

    It 'have the version of the manifest' {
        (Get-ChildItem $packages -File -Recurse).Name | Sort-Object | Should -Be (@('vercel-functions-action.*.tar.gz', 'VercelFunctions.*.nupkg', 'VercelFunctions.*.nupkg', 'VercelFunctions.*.snupkg',
                'VercelFunctions.AspNetCore.*.nupkg', 'VercelFunctions.AspNetCore.*.snupkg', 'VercelFunctions.Deployments.*.nupkg', 'VercelFunctions.Deployments.*.snupkg', 'VercelFunctions.Emulator.*.nupkg', 'VercelFunctions.Emulator.*.snupkg', 'VercelFunctions.Emulator.Redis.*.nupkg', 'VercelFunctions.Emulator.Redis.*.snupkg', 'VercelFunctions.Emulator.Tool.*.nupkg', 'VercelFunctions.Emulator.Tool.*.snupkg') -replace '\*', $version | Sort-Object)
    }

    It 'bring no library that most apps do not need' -ForEach @(
        @{ Package = 'VercelFunctions'; Expected = @('Polly.Core') }
        @{ Package = 'VercelFunctions.Emulator'; Expected = @('VercelFunctions') }
    ) {
        $archive = [IO.Compression.ZipFile]::OpenRead("$packages/nuget/$Package.$version.nupkg")
        try { $nuspec = [xml] [IO.StreamReader]::new($archive.GetEntry("$Package.nuspec").Open()).ReadToEnd() } finally { $archive.Dispose() }
        $modern = $nuspec.package.metadata.dependencies.group | Where-Object targetFramework -EQ 'net8.0'
        @($modern.dependency.id) | Should -Be $Expected
    }

    It 'install the module with cmdlets, help and emulator' {
        $modules = (New-Item TestDrive:/modules -ItemType Directory).FullName
        $package = "$packages/module/VercelFunctions.$version.nupkg"
        if (Get-Command Save-PSResource -ErrorAction Ignore) {
            Register-PSResourceRepository -Name VercelFunctionsTest -Uri "$packages/module" -Trusted -Force
            try { Save-PSResource VercelFunctions -Repository VercelFunctionsTest -Path $modules } finally { Unregister-PSResourceRepository VercelFunctionsTest }
        }
        else {
            # What Install-PSResource does, if it is not available.
            Expand-Archive $package "$modules/VercelFunctions/$version"
        }

        Set-Content TestDrive:/use.ps1 {
            $ErrorActionPreference = 'Stop'
            $null = Start-VercelCacheEmulator -Connect
            Set-VercelCacheItem key 'from the package' -Ttl 1h
            Get-VercelCacheItem key
            (Get-Module VercelFunctions).Version.ToString()
            (Get-Help Get-VercelCacheItem).Synopsis
            @((Get-Help about_VercelFunctions)).Count
            Stop-VercelCacheEmulator
        }
        $before = $env:PSModulePath
        $env:PSModulePath = $modules
        try { $said = Invoke-Checked Invoke-PowerShell '-NoProfile', '-File', (Convert-Path TestDrive:/use.ps1) } finally { $env:PSModulePath = $before }
        $lines = $said.Trim() -split '\r?\n'
        $lines[0..1] | Should -Be 'from the package', $version
        $lines[2] | Should -Match '^Reads '
        $lines[3] | Should -Be '1'
    }

    It 'install a tool that runs the emulator' {
        $folder = Initialize-Workplace tool
        $null = Invoke-Checked dotnet 'tool', 'install', 'VercelFunctions.Emulator.Tool', '--version', $version, '--tool-path', "$folder/bin", '--configfile', "$folder/nuget.config"
        $start = [Diagnostics.ProcessStartInfo]::new("$folder/bin/vercel-cache-emulator", '--port 0 --quiet --stop-with-stdin')
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $tool = [Diagnostics.Process]::Start($start)
        try {
            $endpoint = $tool.StandardOutput.ReadLine().Split('=', 2)[1]
            (Invoke-RestMethod ([uri]::new([uri] $endpoint, '/healthz'))).status | Should -Be 'ready'
        }
        finally {
            $tool.StandardInput.Close()
            $tool.WaitForExit(15000) | Should -BeTrue
        }
    }

    It 'provide libraries with documentation and symbols' {
        $folder = Initialize-Workplace program

        # The machine's own feeds too, for the libraries' dependencies.
        $config = Get-Content "$folder/nuget.config" -Raw
        $sources = dotnet nuget list source --format short | ForEach-Object { ($_ -split ' ', 2)[1] } | Where-Object { $_ }
        $index = 0
        $more = -join ($sources | ForEach-Object { $index++; "<add key=`"machine$index`" value=`"$_`" />" })
        Set-Content "$folder/nuget.config" $config.Replace('</packageSources>', "$more</packageSources>")
        Set-Content "$folder/program.csproj" "<Project Sdk=`"Microsoft.NET.Sdk`"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup><ItemGroup><PackageReference Include=`"VercelFunctions.Emulator`" Version=`"$version`" /><PackageReference Include=`"VercelFunctions.AspNetCore`" Version=`"$version`" /></ItemGroup></Project>"
        Set-Content "$folder/program.cs" @'
using Microsoft.Extensions.DependencyInjection;
using VercelFunctions;
using VercelFunctions.Emulator;

await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync();
ServiceCollection services = new();
services.AddVercelRuntimeCache(options =>
{
    options.Endpoint = emulator.Endpoint.AbsoluteUri;
    options.Headers["authorization"] = $"Bearer {emulator.Projects[0].Token}";
});
await using ServiceProvider provider = services.BuildServiceProvider();
RuntimeCache cache = provider.GetRequiredService<RuntimeCache>();
await cache.SetAsync("key", "from the library");
Console.WriteLine(await cache.GetAsync<string>("key"));
'@
        $said = Invoke-Checked dotnet 'run', '--project', "$folder/program.csproj"
        $said.Trim().Split("`n")[-1].Trim() | Should -Be 'from the library'
        "$folder/packages/vercelfunctions/$version/lib/net8.0/VercelFunctions.xml" | Should -Exist
        [IO.Compression.ZipFile]::OpenRead("$packages/nuget/VercelFunctions.$version.snupkg").Entries.FullName | Should -Contain 'lib/net8.0/VercelFunctions.pdb'
    }

    It 'contain the sources of the image, and no build output' {
        $files = tar -tzf "$packages/image/vercel-functions-action.$version.tar.gz"
        $files | Should -Contain 'Dockerfile'
        $files | Should -Contain 'action/VercelFunctions.Action.csproj'
        $files | Should -Contain 'src/VercelFunctions/VercelFunctions.csproj'
        $files -like 'module/bin/*' | Should -BeNullOrEmpty
    }
}
