BeforeDiscovery {
    . $PSScriptRoot/Import-TestModule.ps1
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    'VERCEL_PROJECT_ID', 'VERCEL_ORG_ID' | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }

    function Get-Match($Line) { [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches }
    function Get-Completion($Line) { (Get-Match $Line).CompletionText }

    # Completion waits at most 300 ms for a cache; a busy machine may need several attempts.
    function Wait-Completion($Line, $Text) {
        for ($try = 0; $try -lt 50; $try++) {
            if ((Get-Completion $Line) -contains $Text) { return $true }
        }
        $false
    }

    function Add-Link($Folder, $Json) {
        $null = New-Item "$Folder/.vercel" -ItemType Directory -Force
        Set-Content "$Folder/.vercel/project.json" $Json
    }
}

Describe 'Completion of names used in this session' {
    BeforeAll {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem item 1 -Namespace completed-namespace -Tag completed-tag, 'completed tag'
    }

    It 'completes namespaces' {
        Get-Completion 'Get-VercelCacheItem x -Namespace comp' | Should -Contain 'completed-namespace'
    }

    It 'completes tags, with quotes if they need them' {
        Get-Completion 'Invoke-VercelTagExpiry comp' | Should -Be "'completed tag'", 'completed-tag'
        Get-Completion 'Set-VercelCacheItem x 1 -Tag comp' | Should -Contain 'completed-tag'
        Get-Completion "Set-VercelCacheItem x 1 -Tag 'completed t" | Should -Be "'completed tag'"
    }

    It 'quotes names that PowerShell would parse differently' {
        Set-VercelCacheItem item 1 -Tag '-Name', "it's"
        Get-Completion 'Find-VercelCacheItem -Tag it' | Should -Be "'it''s'"
        Get-Completion "Find-VercelCacheItem -Tag '-Na" | Should -Be "'-Name'"
    }
}

Describe 'Completion of tags in a cache' {
    BeforeAll { $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Empty(404)) }
    AfterAll { $server.Dispose(); Stop-VercelCacheEmulator }

    It 'completes tags that another process set' {
        $cache = Start-VercelCacheEmulator -Connect
        $headers = @{ 'x-vercel-cache-tags' = 'elsewhere,other'; 'x-vercel-revalidate' = '60' }
        ($env:RUNTIME_CACHE_HEADERS | ConvertFrom-Json -AsHashtable).GetEnumerator() | ForEach-Object { $headers[$_.Key] = $_.Value }
        $null = Invoke-RestMethod "$($cache.Endpoint)item" -Method Post -Headers $headers -Body '1' -ContentType application/json
        Wait-Completion 'Invoke-VercelTagExpiry else' 'elsewhere' | Should -BeTrue
    }

    It 'uses the connection in the command line' {
        $there = Start-VercelCacheEmulator
        $connection = $there.Connection
        $null = Invoke-RestMethod "$($connection.Endpoint)item" -Method Post -Headers @{
            authorization = "Bearer $(([uri] ($there | Show-VercelCacheEmulator -AsLink)).Fragment.Substring(1))"; 'x-vercel-cache-tags' = 'named-there'
        } -Body '1' -ContentType application/json
        Wait-Completion 'Find-VercelCacheItem -Connection $connection -Tag named' 'named-there' | Should -BeTrue
        Get-Completion 'Find-VercelCacheItem -Tag named' | Should -Not -Contain 'named-there'
    }

    It 'completes the session''s tags without an error if the cache <Is>' -ForEach @(
        @{ Is = 'cannot be reached'; Make = { [VercelFunctions.TestSupport.StubServer]::UrlOfNothing() } }
        @{ Is = 'cannot be listed'; Make = { $server.Url } }
    ) {
        Connect-VercelCache (& $Make)
        $Error.Clear()
        Get-Completion 'Invoke-VercelTagExpiry completed-t' | Should -Be 'completed-tag'
        $Error | Should -BeNullOrEmpty
    }
}

Describe 'Completion of keys' {
    BeforeAll {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem 'post:1' 1 -Tag posts, blog
        Set-VercelCacheItem 'post 2' 1
        Set-VercelCacheItem 'post:3' 1 -Namespace shop
        Set-VercelCacheItem 'post:4' 1 -KeyHash Sha256
        Set-VercelCacheItem hidden 1 -Name 'post:label'
    }

    AfterAll { Stop-VercelCacheEmulator }

    It 'completes names for Find-VercelCacheItem, as patterns' {
        Set-VercelCacheItem 'odd[1]' 1
        Wait-Completion 'Find-VercelCacheItem ' 'post:label' | Should -BeTrue
        Wait-Completion 'Find-VercelCacheItem od' "'odd``[1``]'" | Should -BeTrue
        Remove-VercelCacheItem 'odd[1]'
    }

    It 'completes keys for <_>' -ForEach 'Get-VercelCacheItem', 'Test-VercelCacheItem', 'Remove-VercelCacheItem', 'Set-VercelCacheItem', 'Get-VercelCacheItem other,' {
        $null = Wait-Completion "$_ po" 'post:1'
        $found = Get-Match "$_ po"
        $found.CompletionText | Should -Be "'post 2'", 'post:1'
        $found.ToolTip | Should -Be '1 B', '1 B, posts, blog'
    }

    It 'completes the keys of the namespace and key hash in the command line' {
        Get-Completion 'Get-VercelCacheItem -Namespace shop po' | Should -Be 'post:3'
        Get-Completion 'Get-VercelCacheItem -KeyHash sha256 po' | Should -Be 'post:4'
    }

    It 'completes keys in an emulator' {
        $there = Start-VercelCacheEmulator
        $connection = $there.Connection
        Set-VercelCacheItem elsewhere 1 -Connection $connection
        Wait-Completion 'Get-VercelCacheItem -Connection $connection else' 'elsewhere' | Should -BeTrue
    }
}

Describe 'Completion of projects' {
    BeforeEach {
        Add-Link TestDrive:/site '{"projectId":"prj_123","orgId":"team_9","projectName":"my-site"}'
        $null = New-Item TestDrive:/site/app/pages -ItemType Directory -Force
        Push-Location TestDrive:/site/app/pages
    }

    AfterEach {
        Pop-Location
        'VERCEL_PROJECT_ID', 'VERCEL_ORG_ID' | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
    }

    It 'completes project and team of the linked parent folder' {
        $found = Get-Match 'Connect-VercelCache -Project '
        $found.CompletionText | Should -Be 'my-site', 'prj_123'
        $found.ToolTip | Select-Object -Unique | Should -Be 'From .vercel/project.json'
        Get-Completion 'Connect-VercelCache -Team ' | Should -Be 'team_9'
    }

    It 'lists project and team of the environment first' {
        $env:VERCEL_PROJECT_ID = 'prj_456'
        $env:VERCEL_ORG_ID = 'team_8'
        Get-Completion 'Connect-VercelCache -Project ' | Should -Be 'prj_456', 'my-site', 'prj_123'
        Get-Completion 'Connect-VercelCache -Team ' | Should -Be 'team_8', 'team_9'
        $env:VERCEL_PROJECT_ID = 'prj_123'
        (Get-Match 'Connect-VercelCache -Project prj').ToolTip | Should -Be 'From VERCEL_PROJECT_ID and .vercel/project.json'
    }

    It 'does not complete a user as a team' {
        Add-Link TestDrive:/site '{"projectId":"prj_123","orgId":"8hTqQ"}'
        @(Get-Completion 'Connect-VercelCache -Team ') -like '*8hTqQ*' | Should -BeNullOrEmpty
    }

    It 'ignores a file that is not valid' {
        Add-Link TestDrive:/site '{"projectId":'
        $Error.Clear()
        @(Get-Completion 'Connect-VercelCache -Project ') -match 'my-site|prj_' | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }

    It 'completes projects with environments for an emulator' {
        Get-Completion 'Start-VercelCacheEmulator -Project my' | Should -Be 'my-site:production', 'my-site:preview'
        Get-Completion 'Start-VercelCacheEmulator -Project blog:' | Should -Be 'blog:production', 'blog:preview'
        Get-Completion 'Start-VercelCacheEmulator -Project shop, blog:pre' | Should -Be 'blog:preview'
    }

    It 'omits projects that an emulator cannot serve' {
        Add-Link TestDrive:/site '{"projectId":"prj_123","projectName":"naïve site"}'
        Get-Completion 'Start-VercelCacheEmulator -Project ' | Should -Be 'prj_123:production', 'prj_123:preview'
    }
}

Describe 'Completion of text that is not a path' {
    It 'offers no file names for <Command> -<Parameter>' -ForEach @(
        Get-Command -Module VercelFunctions | ForEach-Object {
            $name = $_.Name
            $_.Parameters.Values | Where-Object { $_.ParameterType -in [string], [string[]] -and $_.Name -notin ([Management.Automation.Cmdlet]::CommonParameters + 'Path', 'PreviousPath') } |
                ForEach-Object { @{ Command = $name; Parameter = $_.Name } }
        }
    ) {
        Set-Content TestDrive:/unmistakable.txt ''
        Push-Location $TestDrive
        try { @(Get-Completion "$Command -$Parameter ") -like '*unmistakable*' | Should -BeNullOrEmpty } finally { Pop-Location }
    }
}

Describe 'Completion of values' {
    It 'completes durations for <_>' -ForEach 'Set-VercelCacheItem x 1 -Ttl', 'Get-VercelCacheItem x -Fallback { 1 } -Ttl', 'Invoke-VercelTagExpiry x -RevalidationDeadline' {
        $found = Get-Match "$_ "
        $found.CompletionText | Should -Be '60', '5m', '15m', '1h', '1h30m', '1d', '7d', '30d'
        $found.ToolTip[1] | Should -Be '5 minutes'
        Get-Completion "$_ 1h" | Should -Be '1h', '1h30m'
    }

    It 'completes durations that match their descriptions' {
        Connect-VercelCache -InMemory
        foreach ($found in Get-Match 'Set-VercelCacheItem x 1 -Ttl ') {
            & ([scriptblock]::Create("Set-VercelCacheItem x 1 -Ttl $($found.CompletionText) -ErrorAction Stop"))
            $left = [math]::Round((Find-VercelCacheItem).TimeLeft.TotalMinutes)
            $numbers = [regex]::Matches($found.ToolTip, '(\d+) (minute|hour|day)') | ForEach-Object { [int] $_.Groups[1].Value * @{ minute = 1; hour = 60; day = 1440 }[$_.Groups[2].Value] }
            $left | Should -Be ($numbers | Measure-Object -Sum).Sum
        }
    }

    It 'completes fault rules for <_>, in quotes' -ForEach 'Set-VercelCacheFault -Rule', 'Set-VercelCacheFault', 'Start-VercelCacheEmulator -Fault' {
        $found = Get-Match "$_ get"
        $found.CompletionText | Should -Be "'get 5% 503'", "'get 100% 503 1 times'", "'get 100% stale 3 times'"
        $found[0].ToolTip | Should -Be 'One read in 20 fails with status 503'
        Get-Completion "$_ 'get 5" | Should -Be "'get 5% 503'"
    }

    It 'completes only fault rules that the emulator accepts' {
        $rules = (Get-Match 'Set-VercelCacheFault -Rule ').ListItemText
        $cache = Start-VercelCacheEmulator -Fault $rules
        try {
            (Get-VercelCacheFault -Connection $cache.Connection).Rule | Should -Be $rules
        }
        finally {
            $cache | Stop-VercelCacheEmulator
        }
    }

    It 'completes the environments of GitHub deployments' {
        Get-Completion 'Get-VercelChangedFile -Environment ' | Should -Be 'Production', 'Preview'
        Get-Completion 'Get-VercelChangedFile -Environment pre' | Should -Be 'Preview'
    }

    It 'completes the names of key hashes' {
        Get-Completion 'Get-VercelCacheItem x -KeyHash ' | Should -Be 'Default', 'Sha256', 'None'
    }

    It 'completes Vercel''s variables, with descriptions' {
        $found = Get-Match 'Get-VercelEnvironment VERCEL_GIT_P'
        $found.CompletionText | Should -Be 'VERCEL_GIT_PROVIDER', 'VERCEL_GIT_PREVIOUS_SHA', 'VERCEL_GIT_PULL_REQUEST_ID'
        $found[0].ToolTip | Should -Be (Get-VercelEnvironment VERCEL_GIT_PROVIDER).Description
    }

    It 'completes modes and operations' {
        Get-Completion 'Invoke-VercelTagExpiry x -Mode ' | Should -Be 'Delete', 'Invalidate'
        Get-Completion 'Set-VercelCacheFault -Status 503 -Operation E' | Should -Be 'Expire'
        Get-Completion 'Set-VercelCacheFault -Effect ' | Should -Be 'Cut', 'Drop', 'Hang', 'Stale'
    }
}
