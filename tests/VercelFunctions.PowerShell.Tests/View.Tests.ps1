BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    $noColor = $env:NO_COLOR
    $rendering = $PSStyle.OutputRendering
    $escape = [string] [char] 27

    # An object of a cmdlet's output type, with these values and changes.
    function Get-Output([string] $Cmdlet, [hashtable] $Values, [hashtable] $Changes = @{}) {
        $output = [Activator]::CreateInstance((Get-Command $Cmdlet).OutputType[0].Type)
        foreach ($set in $Values, $Changes) {
            foreach ($name in $set.Keys) { $output.$name = $set[$name] }
        }
        $output
    }

    # The output in a terminal of 100 columns, without empty lines and trailing spaces.
    function Get-Text {
        $lines = $input | Out-String -Width 100
        ($lines -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ }) -join "`n"
    }

    $item = @{
        StoreKey = 'blog$2b5dd'; Name = 'post:1'; Size = 1234; Age = [timespan] '00:05:03'; TimeLeft = [timespan] '3.04:59:00'; Hits = 12
        Tags     = [string[]] ('posts', 'author:ada')
    }
    $status = @{ Uri = [uri] 'https://example.com/blog'; Cache = 'HIT'; Age = [timespan] '02:14:59'; Region = 'iad1'; Status = 200; Duration = [timespan]::FromMilliseconds(28.94) }
    $fault = @{ Rule = 'get 5% 503'; Project = 'blog:production'; Requests = 40L; Hits = 2L }
}

AfterAll {
    Stop-VercelCacheEmulator
    $env:NO_COLOR = $noColor
    $PSStyle.OutputRendering = $rendering
}

Describe 'Views without colors' {
    BeforeAll {
        $env:NO_COLOR = $null
        $PSStyle.OutputRendering = 'PlainText'
    }

    It 'show items as a table' {
        $items = @(
            Get-Output Find-VercelCacheItem $item
            Get-Output Find-VercelCacheItem $item -Changes @{ Name = $null; TimeLeft = $null; Size = 812; Hits = 0; Age = [timespan]::Zero }
        )
        $items | Get-Text | Should -BeExactly @'
Name   StoreKey     Size    Age TimeLeft Hits Tags
----   --------     ----    --- -------- ---- ----
post:1 blog$2b5dd 1.2 KB 5m 03s    3d 4h   12 posts, author:ada
       blog$2b5dd  812 B     0s             0 posts, author:ada
'@
    }

    It 'show items as a list' {
        Get-Output Find-VercelCacheItem $item | Format-List | Get-Text | Should -BeExactly @'
Name     : post:1
StoreKey : blog$2b5dd
Size     : 1.2 KB
Age      : 5m 03s
TimeLeft : 3d 4h
Hits     : 12
Tags     : posts, author:ada
'@
    }

    It 'show <Bytes> bytes as <Text>' -ForEach @(
        @{ Bytes = 0; Text = '0 B' }
        @{ Bytes = 1023; Text = '1023 B' }
        @{ Bytes = 1024; Text = '1.0 KB' }
        @{ Bytes = 1048524; Text = '1023.9 KB' }
        @{ Bytes = 1048525; Text = '1.0 MB' }
        @{ Bytes = 2097152; Text = '2.0 MB' }
        @{ Bytes = [int]::MaxValue; Text = '2.0 GB' }
    ) {
        Get-Output Find-VercelCacheItem $item -Changes @{ Size = $Bytes } | Format-List | Get-Text | Should -Match "(?m)^Size +: $Text$"
    }

    It 'show a time of <Time> as <Text>' -ForEach @(
        @{ Time = '00:00:00'; Text = '0s' }
        @{ Time = '-00:00:09'; Text = '0s' }
        @{ Time = '00:00:59.4'; Text = '59s' }
        @{ Time = '00:00:59.6'; Text = '1m 00s' }
        @{ Time = '00:59:59'; Text = '59m 59s' }
        @{ Time = '00:59:59.9'; Text = '1h 00m' }
        @{ Time = '23:04:59'; Text = '23h 04m' }
        @{ Time = '1.00:00:00'; Text = '1d 0h' }
        @{ Time = '24855.03:14:07'; Text = '24855d 3h' }
    ) {
        Get-Output Find-VercelCacheItem $item -Changes @{ Age = [timespan] $Time } | Format-List | Get-Text | Should -Match "(?m)^Age +: $Text$"
    }

    It 'shorten long names and tags in the middle, and limit the tags in a row' {
        $long = Get-Output Find-VercelCacheItem $item -Changes @{
            Name = "products:$('x' * 40):end"
            Tags = [string[]] ("category:$('y' * 30)", 'red', 'green', 'blue')
        }
        $row = ($long | Format-Table | Out-String -Width 200) -split '\r?\n' | Where-Object { $_ -match 'products' }
        $row | Should -MatchExactly '^products:x{11}…x{15}:end '
        $row | Should -MatchExactly ' category:yyy…y{11}, red, green, …$'
        $long | Format-List | Get-Text | Should -Match "category:y{30}, red, green, blue"
    }

    It 'replace control characters, which a terminal would interpret' {
        Get-Output Find-VercelCacheItem $item -Changes @{ Name = "a$escape[31mb"; Tags = [string[]] ("c$escape]0;d") } |
            Format-Table | Get-Text | Should -Match ([regex]::Escape("a$([char] 0xFFFD)[31mb"))
    }

    It 'show cache states as a table and as a list' {
        $statuses = @(
            Get-Output Get-VercelCacheStatus $status
            Get-Output Get-VercelCacheStatus @{ Uri = $status.Uri; Status = 404; Duration = [timespan]::FromMilliseconds(1234) }
        )
        $statuses | Get-Text | Should -BeExactly @'
Cache            Age Region Status  Duration Uri
-----            --- ------ ------  -------- ---
HIT           2h 14m iad1      200   28.9 ms https://example.com/blog
                               404     1.2 s https://example.com/blog
'@
        $statuses[0] | Format-List | Get-Text | Should -BeExactly @'
Uri      : https://example.com/blog
Cache    : HIT
Age      : 2h 14m
Region   : iad1
Status   : 200
Duration : 28.9 ms
'@
    }

    It 'show faults as a table' {
        Get-Output Get-VercelCacheFault $fault | Get-Text | Should -BeExactly @'
Rule       Requests Hits Project
----       -------- ---- -------
get 5% 503       40    2 blog:production
'@
    }

    It 'show purges as a table' {
        $purge = @{
            Time   = [DateTimeOffset] [datetime] '2026-03-04 05:06:07'; Operation = 'DeleteByTags'; Status = 200
            Target = 'preview'; Project = 'shop'; Tags = [string[]] ('posts', 'author:ada')
        }
        Get-Output Get-VercelCachePurge $purge | Get-Text | Should -BeExactly @'
Time     Operation    Status Target  Project Purged
----     ---------    ------ ------  ------- ------
05:06:07 DeleteByTags    200 preview shop    posts, author:ada
'@
    }

    It 'show expired tags as a table and as a list' {
        Connect-VercelCache -InMemory
        $results = Invoke-VercelTagExpiry posts -PassThru
        ($results | Get-Text) -replace '\d+\.\d m?s', '# ms' -replace ' +', ' ' -replace '-+', '-' | Should -BeExactly @'
Tag Status Duration Cache
- - - -
posts Expired # ms the in-memory cache of this process
'@
        ($results | Format-List | Get-Text) -replace '\d+\.\d m?s', '# ms' | Should -BeExactly @'
Tag      : posts
Status   : Expired
Duration : # ms
Cache    : the in-memory cache of this process
Reason   :
'@
    }

    It 'show connections as a table' {
        Connect-VercelCache http://127.0.0.1:1/cache/ @{ authorization = 'hidden'; other = 'hidden' } -TimeoutSec 2.5
        $connections = @(
            Get-VercelCacheConnection
            Connect-VercelCache -InMemory -PassThru
            Connect-VercelCache -Project my-site -Team my-team -Token hidden -PassThru
            Connect-VercelCache -Project my-site -Token hidden -PassThru
        )
        ($connections | Format-Table | Get-Text) -replace 'other: •••, authorization: •••', 'authorization: •••, other: •••' | Should -BeExactly @'
Cache                     Source  TimeoutSec Headers
-----                     ------  ---------- -------
http://127.0.0.1:1/cache/ Session        2.5 authorization: •••, other: •••
(in memory)               Session
my-team/my-site           Session         30 authorization: •••
my-site                   Session         30 authorization: •••
'@
    }

    It 'show emulators as a table and as a list' {
        $emulator = Start-VercelCacheEmulator -Project blog, blog:preview
        $numbers = { $_ -replace $emulator.Endpoint.Port, '#' -replace "\b$($emulator.Id)\b", '#' -replace ' +', ' ' -replace '-+', '-' }
        $emulator | Get-Text | ForEach-Object $numbers | Should -BeExactly @'
 Id IsRunning Endpoint
 - - -
# True http://127.0.0.1:#/v1/runtime-cache/
'@
        $emulator | Format-List | Get-Text | ForEach-Object $numbers | Should -BeExactly @'
Id : #
IsRunning : True
Endpoint : http://127.0.0.1:#/v1/runtime-cache/
Projects : blog:production, blog:preview
'@
    }

    It 'show tags of files as a table' {
        Resolve-VercelTag content/blog/first.md -Map ([ordered] @{ 'content/blog/{slug}.md' = 'posts', 'post:{slug}' }) | Get-Text | Should -BeExactly @'
Tag        Path                  Pattern
---        ----                  -------
posts      content/blog/first.md content/blog/{slug}.md
post:first content/blog/first.md content/blog/{slug}.md
'@
    }

    It 'show changed files as a table' {
        $type = (Get-Command Get-VercelChangedFile).OutputType[0].Type
        [Activator]::CreateInstance($type, [object[]] ('app/new.tsx', 'app/old.tsx')), [Activator]::CreateInstance($type, [object[]] ('app/page.tsx', '')) |
            Get-Text | Should -BeExactly @'
Path         PreviousPath
----         ------------
app/new.tsx  app/old.tsx
app/page.tsx
'@
    }

    It 'mask secret variables in tables and lists' {
        $before = $env:VERCEL_AUTOMATION_BYPASS_SECRET
        $env:VERCEL_AUTOMATION_BYPASS_SECRET = 'bypass-me'
        try {
            $variable = Get-VercelEnvironment VERCEL_AUTOMATION_BYPASS_SECRET
            $variable | Get-Text | Should -BeExactly @'
Name                            Value
----                            -----
VERCEL_AUTOMATION_BYPASS_SECRET •••
'@
            $variable | Format-List | Get-Text | Should -BeExactly @"
Name        : VERCEL_AUTOMATION_BYPASS_SECRET
Value       : •••
Description : $($variable.Description)
IsSecret    : True
"@
        }
        finally {
            $env:VERCEL_AUTOMATION_BYPASS_SECRET = $before
        }
    }

    It 'show locations, with a flag if the console''s encoding supports it' {
        $location = ConvertFrom-VercelGeoHeaders @{ 'x-vercel-ip-country' = 'PT'; 'x-vercel-ip-city' = 'Lisbon'; 'x-vercel-id' = 'cdg1::x'; 'x-vercel-ip-latitude' = '38.7' }
        $encoding = [Console]::OutputEncoding
        try {
            [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
            $location | Get-Text | Should -BeExactly @'
city          : Lisbon
country       : PT 🇵🇹
countryRegion :
region        : cdg1
latitude      : 38.7
longitude     :
postalCode    :
'@
            [Console]::OutputEncoding = [Text.Encoding]::ASCII
            $location | Format-Table | Get-Text | Should -BeExactly @'
city   country countryRegion region latitude longitude postalCode
----   ------- ------------- ------ -------- --------- ----------
Lisbon PT                    cdg1       38.7
'@
        }
        finally {
            [Console]::OutputEncoding = $encoding
        }
    }

    It 'do not change the objects' {
        $location = ConvertFrom-VercelGeoHeaders @{ 'x-vercel-ip-country' = 'PT' }
        $null = $location | Out-String
        $location.psobject.Properties.Name | Should -Be 'city', 'country', 'flag', 'countryRegion', 'region', 'latitude', 'longitude', 'postalCode'
        $shown = Get-Output Find-VercelCacheItem $item
        $null = $shown | Out-String
        $shown.Size | Should -Be 1234
        $shown.psobject.Properties | Where-Object MemberType -NE Property | Should -BeNullOrEmpty
    }
}

Describe 'Views with colors' {
    BeforeEach {
        $env:NO_COLOR = $null
        $PSStyle.OutputRendering = 'Ansi'
    }

    It 'show a state of <Cache> in <Color>' -ForEach @(
        @{ Cache = 'HIT'; Color = 'Green' }
        @{ Cache = 'PRERENDER'; Color = 'Green' }
        @{ Cache = 'STALE'; Color = 'Yellow' }
        @{ Cache = 'MISS'; Color = 'Cyan' }
    ) {
        Get-Output Get-VercelCacheStatus $status -Changes @{ Cache = $Cache } | Out-String |
            Should -Match ([regex]::Escape("$($PSStyle.Foreground.$Color)$Cache$($PSStyle.Reset)"))
    }

    It 'show HTTP errors in the color of errors' {
        Get-Output Get-VercelCacheStatus $status -Changes @{ Status = 404 } | Out-String |
            Should -Match ([regex]::Escape("$($PSStyle.Formatting.Error)404$($PSStyle.Reset)"))
    }

    It 'show an unknown state without a color' {
        Get-Output Get-VercelCacheStatus $status -Changes @{ Cache = 'WARM' } | Out-String | Should -Match '(?m)^WARM '
    }

    It 'show expired tags in green, and failed ones in the color of errors' {
        $emulator = Start-VercelCacheEmulator
        Invoke-VercelTagExpiry posts -PassThru -Connection $emulator.Connection | Out-String |
            Should -Match ([regex]::Escape("$($PSStyle.Foreground.Green)Expired$($PSStyle.Reset)"))
        Set-VercelCacheFault -Operation Expire -Status 503 -Connection $emulator.Connection
        Invoke-VercelTagExpiry posts -PassThru -Connection $emulator.Connection -ErrorAction SilentlyContinue | Out-String |
            Should -Match ([regex]::Escape("$($PSStyle.Formatting.Error)Failed$($PSStyle.Reset)"))
    }

    It 'show the hits of a fault rule in yellow' {
        Get-Output Get-VercelCacheFault $fault | Out-String | Should -Match ([regex]::Escape("   $($PSStyle.Foreground.Yellow)2$($PSStyle.Reset) blog"))
        Get-Output Get-VercelCacheFault $fault -Changes @{ Hits = 0L } | Out-String | Should -Match '40    0 blog'
    }

    It 'have no colors with NO_COLOR' {
        $env:NO_COLOR = '1'
        Get-Output Get-VercelCacheStatus $status | Format-Table -HideTableHeaders | Out-String | Should -Not -Match $escape
    }

    It 'have no colors as plain text' {
        $PSStyle.OutputRendering = 'PlainText'
        Get-Output Get-VercelCacheStatus $status | Out-String | Should -Not -Match $escape
    }

    It 'have no colors in a process with NO_COLOR, or redirected to a file' {
        $show = '$status = [Activator]::CreateInstance((Get-Command Get-VercelCacheStatus).OutputType[0].Type); $status.Cache = ''HIT''; $status'
        $script = New-Item TestDrive:/show.ps1 -Value "param(`$Manifest, `$Edition)`nImport-Module `$Manifest -ArgumentList `$Edition`n$show"
        foreach ($value in '1', $null) {
            $env:NO_COLOR = $value
            $shown = Invoke-PowerShell -NoProfile -NonInteractive -File $script $ModuleManifest $TestEdition | Out-String
            $shown | Should -Match 'HIT'
            if ($value) { $shown | Should -Not -Match $escape }
            $null = Invoke-PowerShell -NoProfile -NonInteractive -Command "& '$script' '$ModuleManifest' $TestEdition > '$script.txt'"
            $file = Get-Content "$script.txt" -Raw
            $file | Should -Match 'HIT'
            $file | Should -Not -Match $escape
        }
    }
}

Describe 'Views in constrained language mode' {
    BeforeAll {
        $PSStyle.OutputRendering = 'PlainText'

        # Runs a script in a runspace that becomes constrained after the import, and returns its output as text.
        function Get-ConstrainedText([string] $Script) {
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript("Import-Module '$ModuleManifest' -ArgumentList '$TestEdition'; Connect-VercelCache -InMemory").Invoke()
                $shell.Commands.Clear()
                $shell.Runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
                $text = $shell.AddScript("$Script | Out-String -Width 200").Invoke() -join "`n"
                @($shell.Streams.Error) | Should -BeNullOrEmpty
                ($text -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ }) -join "`n"
            }
            finally {
                $shell.Dispose()
            }
        }
    }

    It 'show plain values of items' {
        $shown = Get-ConstrainedText 'Set-VercelCacheItem blog (''x'' * 5000) -Ttl 90 -Tag posts; Find-VercelCacheItem'
        $shown | Should -Match '(?m)^blog +7c7050a3 +5002 +00:00:0\S+ 00:01:\S+ +0 +\{?posts\}?$'
    }

    It 'show plain values of expired tags' {
        $shown = Get-ConstrainedText 'Invoke-VercelTagExpiry posts -PassThru'
        $shown | Should -Match '(?m)^posts +Expired +[\d.]+ the in-memory cache of this process$'
        Get-ConstrainedText 'Invoke-VercelTagExpiry posts -PassThru | Format-List' | Should -Match '(?m)^Status +: Expired$'
    }

    It 'mask secrets' {
        $before = $env:VERCEL_AUTOMATION_BYPASS_SECRET
        $env:VERCEL_AUTOMATION_BYPASS_SECRET = 'bypass-me'
        try {
            $shown = Get-ConstrainedText 'Get-VercelEnvironment VERCEL_AUTOMATION_BYPASS_SECRET'
            $shown | Should -Match 'VERCEL_AUTOMATION_BYPASS_SECRET +•••'
            $shown | Should -Not -Match 'bypass-me'
        }
        finally {
            $env:VERCEL_AUTOMATION_BYPASS_SECRET = $before
        }
    }
}
