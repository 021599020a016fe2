# Runs the action's entry point with a GitHub runner's variables and files, an emulator, which records purge requests, and
# a stand-in for GitHub.
BeforeDiscovery {
    $actionScripts = Get-ChildItem "$PSScriptRoot/../../action/*.ps1" | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
}

BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
    . $PSScriptRoot/Invoke-Action.ps1
    $token = 'vercel-token-hunter22'
    $gitHubToken = 'github-token-hunter33'
    $bypassSecret = 'bypass-hunter44'
    $cacheSecret = 'cache-hunter55'
    $otherSecret = 'other-hunter66'
    $ActionSecrets.AddRange([string[]] @($token, $gitHubToken, $bypassSecret, $cacheSecret, $otherSecret))
    $cacheHeaders = "{`"authorization`":`"Bearer $cacheSecret`",`"x-other`":`"$otherSecret`"}"
    $purge = [VercelFunctions.TestSupport.EmulatorProcess]::StartAsync([string[]] ('--token', $token), $null).GetAwaiter().GetResult()
    $emulatorConnection = Connect-VercelCache $purge.Endpoint @{ authorization = "Bearer $token" } -PassThru
    Disconnect-VercelCache
    $gitHub = [VercelFunctions.TestSupport.GitHubApiStandIn]::new($gitHubToken)

    # The requests that the purge API received in this test.
    function Get-Purge { @(Get-VercelCachePurge -Connection $emulatorConnection -ErrorAction Stop) }

    function Set-PurgeFault([string[]] $Rule) { Set-VercelCacheFault $Rule -Connection $emulatorConnection -ErrorAction Stop }

    function Join-Hashtable([hashtable] $First, [hashtable] $Second) {
        $joined = $First.Clone()
        foreach ($name in $Second.Keys) { $joined[$name] = $Second[$name] }
        $joined
    }

    # With all required inputs and every secret; a test's own values take precedence.
    function Invoke-ActionHere {
        param([hashtable] $Inputs = @{}, [hashtable] $Variable = @{}, [string] $EventName = 'push', [object] $Payload = @{}, [switch] $Quiet, [switch] $AsProcess, [switch] $Start)
        $usual = @{ 'vercel-token' = $token; project = 'prj_1'; 'github-token' = $gitHubToken; 'bypass-secret' = $bypassSecret; 'runtime-cache-headers' = $cacheHeaders; tags = 'a, b' }
        $PSBoundParameters['Inputs'] = Join-Hashtable $usual $Inputs
        $PSBoundParameters['Variable'] = Join-Hashtable @{ VERCEL_API_URL = $purge.Origin; GITHUB_API_URL = $gitHub.Url } $Variable
        if ($PSBoundParameters.Remove('Start')) { Start-Action @PSBoundParameters } else { Invoke-Action @PSBoundParameters }
    }

    function Get-DeploymentEvent($State, $Environment = 'Production', $Commit = 'head') {
        @{ deployment_status = @{ state = $State; environment = $Environment }; deployment = @{ sha = $Commit; environment = $Environment } }
    }

    # New deployments on GitHub that differ in these files.
    function Add-Change([string[]] $Files, [string] $Environment = 'Production') {
        $script:commit = 'commit' + [guid]::NewGuid().ToString('N')
        $null = $gitHub.AddDeployment($Environment, "$commit-old", @('in_progress', 'success', 'inactive'))
        $null = $gitHub.AddDeployment($Environment, "$commit-failed", @('failure'))
        $null = $gitHub.AddDeployment($Environment, $commit, @('success'))
        $gitHub.AddComparison("$commit-old", $commit, $Files)
    }

    $map = Join-Path $TestDrive map.yml
    Set-Content $map "content/blog/{slug}.md: [blog, 'post:{slug}']`ncontent/about.md: about"
}

AfterAll {
    $purge.DisposeAsync().AsTask().GetAwaiter().GetResult()
    $gitHub.Dispose()
}

Describe '<Name>' -ForEach $actionScripts {
    It 'parses, and contains only ASCII' {
        $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        Get-Content $Path -Raw | Should -Not -Match '[^\x00-\x7f]'
    }
}

Describe 'The action' {
    BeforeAll {
        # These wait for up to twenty seconds, so they start first, each with its own server.
        $silentGitHub = [VercelFunctions.TestSupport.GitHubApiStandIn]::new($gitHubToken)
        $silentGitHub.NeverAnswerNext(5)
        $never = [VercelFunctions.TestSupport.StubAnswer]::Empty(200)
        $never.GetType().GetProperty('Delivery').SetValue($never, [VercelFunctions.TestSupport.StubDelivery]::Never)
        $silentPurge = [VercelFunctions.TestSupport.StubServer]::new($never)
        $silentCache = [VercelFunctions.TestSupport.StubServer]::new($never)
        $started = @{
            Purge  = Invoke-ActionHere @{ 'request-timeout-seconds' = '1' } @{ VERCEL_API_URL = $silentPurge.Url } -Start
            GitHub = Invoke-ActionHere @{ 'request-timeout-seconds' = '1'; 'tag-map' = $map; 'base-sha' = 'base' } @{ GITHUB_API_URL = $silentGitHub.Url } -Start
            Cache  = Invoke-ActionHere @{ 'vercel-token' = ''; 'runtime-cache-endpoint' = $silentCache.Url } -Start
        }
    }

    AfterAll { $silentPurge, $silentGitHub, $silentCache | ForEach-Object Dispose }

    AfterEach {
        Get-Purge | Where-Object Error | Should -BeNullOrEmpty
        $gitHub.Violations | Should -BeNullOrEmpty
        $purge.ResetAsync().GetAwaiter().GetResult()
        $gitHub.Clear()
    }

    Context 'by event' {
        It 'expires the tags on <_>' -ForEach 'push', 'workflow_dispatch', 'schedule', 'repository_dispatch' {
            $run = Invoke-ActionHere -EventName $_ -AsProcess
            $run.ExitCode | Should -Be 0
            Get-Purge | Should -HaveCount 1
            (Get-Purge)[0].Tags | Should -Be 'a', 'b'
            (Get-Purge)[0].Target | Should -BeNullOrEmpty
            $run.Outputs['expired-tags'] | Should -BeExactly '["a","b"]'
            $run.Outputs['failed-tags'] | Should -BeExactly '[]'
            $run.Outputs['count'] | Should -Be 2
            $run.Outputs['skipped-reason'] | Should -BeNullOrEmpty
            [int] $run.Outputs['duration-ms'] | Should -BeGreaterThan 0
            $run.Summary | Should -Match '\| a \| tags \| .* \| Expired \| \d+ ms \|'
        }

        It 'expires in <Target> after a deployment to <Environment>' -ForEach @(
            @{ Environment = 'Production'; Target = 'production' }
            @{ Environment = "Preview $([char] 0x2013) my-app"; Target = 'preview' }
            @{ Environment = 'staging'; Target = $null }
        ) {
            $run = Invoke-ActionHere -EventName deployment_status -Payload (Get-DeploymentEvent success $Environment) -AsProcess:($Environment -eq 'Production')
            $run.ExitCode | Should -Be 0
            (Get-Purge)[0].Target | Should -Be $Target
        }

        It 'skips a deployment that is <_>, with a notice' -ForEach 'failure', 'error', 'pending', 'in_progress', 'queued', 'inactive' {
            $run = Invoke-ActionHere -EventName deployment_status -Payload (Get-DeploymentEvent $_)
            $run.ExitCode | Should -Be 0
            Get-Purge | Should -HaveCount 0
            $run.Outputs['skipped-reason'] | Should -Match "'$_'"
            $run.Outputs['expired-tags'] | Should -BeExactly '[]'
            $run.Outputs['failed-tags'] | Should -BeExactly '[]'
            ($run.Commands | Where-Object Name -EQ notice).Data | Should -Match "'$_'"
        }

        It 'expires in all environments on a push, also with an environment' {
            $run = Invoke-ActionHere @{ environment = 'Preview' }
            $run.ExitCode | Should -Be 0
            (Get-Purge)[0].Target | Should -BeNullOrEmpty
        }

        It 'skips deployments to other environments' {
            $own = "Production $([char] 0x2013) my-app"
            (Invoke-ActionHere @{ environment = 'Production' } -EventName deployment_status -Payload (Get-DeploymentEvent success $own)).Outputs['count'] | Should -Be 2
            $run = Invoke-ActionHere @{ environment = 'Production' } -EventName deployment_status -Payload (Get-DeploymentEvent success Preview)
            $run.ExitCode | Should -Be 0
            $run.Outputs['skipped-reason'] | Should -Match 'Preview.*Production'
            Get-Purge | Should -HaveCount 1
        }
    }

    Context 'by input' {
        It 'accepts one tag per line or comma, case-sensitive, without duplicates' {
            $run = Invoke-ActionHere @{ tags = " a ,B`r`n`nb, a`n5,two words" }
            (Get-Purge)[0].Tags | Should -BeExactly 'a', 'B', 'b', '5', 'two words'
            $run.Outputs['expired-tags'] | Should -BeExactly '["a","B","b","5","two words"]'
        }

        It 'applies mode, target, deadline, team and source images' {
            $run = Invoke-ActionHere @{ mode = 'delete'; target = 'preview'; 'revalidation-deadline-seconds' = '90'; team = 'my-team'; 'source-images' = "/a.png`nhttps://example.com/b.png" }
            $run.ExitCode | Should -Be 0
            Get-Purge | Should -HaveCount 2
            (Get-Purge)[0].Operation | Should -Be 'DeleteByTags'
            (Get-Purge)[0].Target | Should -Be 'preview'
            (Get-Purge)[0].Team | Should -Be 'my-team'
            (Get-Purge).RevalidationDeadlineSeconds | Should -Be 90, 90
            (Get-Purge)[1].SourceImages | Should -Be '/a.png', 'https://example.com/b.png'
            $run.Outputs['count'] | Should -Be 4
            $run.Outputs['expired-tags'] | Should -BeExactly '["a","b"]'
        }

        It 'refuses <Name> ''<Value>''' -ForEach @(
            @{ Name = 'mode'; Value = 'purge' }
            @{ Name = 'target'; Value = 'staging' }
            @{ Name = 'dry-run'; Value = 'maybe' }
            @{ Name = 'verify-timeout-seconds'; Value = '1 minute' }
            @{ Name = 'request-timeout-seconds'; Value = '0' }
            @{ Name = 'request-timeout-seconds'; Value = '3601' }
            @{ Name = 'timeout-seconds'; Value = '0' }
        ) {
            $run = Invoke-ActionHere @{ $Name = $Value }
            $run.ExitCode | Should -Be 1
            Get-Purge | Should -HaveCount 0
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match "'$Name' is '$Value'"
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
        }

        It 'fails if there is nothing to expire' {
            $run = Invoke-ActionHere @{ tags = '' }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match 'nothing to expire'
        }

        It 'changes nothing in a dry run' {
            $run = Invoke-ActionHere @{ 'dry-run' = 'true'; 'source-images' = '/a.png'; 'verify-urls' = 'http://127.0.0.1:9/' }
            $run.ExitCode | Should -Be 0
            Get-Purge | Should -HaveCount 0
            $run.Outputs['expired-tags'] | Should -BeExactly '[]'
            $run.Outputs['failed-tags'] | Should -BeExactly '[]'
            $run.Outputs['skipped-reason'] | Should -Match 'dry run'
            $run.Text | Should -Match "Would invalidate: 'a'"
            $run.Summary | Should -Match '\| a \|.*Would invalidate'
        }

        It 'succeeds with fail-on-error false' {
            Set-PurgeFault 'purge 100% 403 1 times'
            $run = Invoke-ActionHere @{ 'fail-on-error' = 'false' }
            $run.ExitCode | Should -Be 0
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
            $run.Commands.Name | Should -Contain 'error'
        }
    }

    Context 'with several projects' {
        It 'expires in each, with its own team' {
            $run = Invoke-ActionHere @{ project = "team-a/shop`nblog`ndocs"; team = 'team-b'; tags = 'a' }
            $run.ExitCode | Should -Be 0
            Get-Purge | ForEach-Object { "$($_.Team)/$($_.Project)" } | Should -BeExactly 'team-a/shop', 'team-b/blog', 'team-b/docs'
            $run.Outputs['count'] | Should -Be 1
            $run.Outputs['expired-tags'] | Should -BeExactly '["a"]'
            $projects = $run.Outputs['projects'] | ConvertFrom-Json
            $projects.project | Should -BeExactly 'shop', 'blog', 'docs'
            $projects.team | Should -BeExactly 'team-a', 'team-b', 'team-b'
            $projects | ForEach-Object { $_.count } | Should -Be 1, 1, 1
            @($run.Summary -split "`n" -match '^\| a ') | Should -HaveCount 3
            [Net.WebUtility]::HtmlDecode($run.Summary) | Should -Match "\| the Vercel project 'blog' of 'team-b' at .* \| Expired"
            @($run.Lines -match "^Expired: 'a', the Vercel project") | Should -HaveCount 3
        }

        It 'accepts one team per project, and leaves out a repeated project' {
            $null = Invoke-ActionHere @{ project = "shop`nshop`nblog`nblog"; team = "t1`nt2`nt1`nt1" }
            Get-Purge | ForEach-Object { "$($_.Team)/$($_.Project)" } | Should -BeExactly 't1/shop', 't2/shop', 't1/blog'
        }

        It 'reports a failure in one project, and expires in the others' {
            Set-PurgeFault 'purge 100% 403 1 times'
            $run = Invoke-ActionHere @{ project = "t/one`nt/two"; tags = 'a, b' }
            $run.ExitCode | Should -Be 1
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
            $run.Outputs['expired-tags'] | Should -BeExactly '[]'
            $one, $two = $run.Outputs['projects'] | ConvertFrom-Json
            $one.'failed-tags' | Should -BeExactly 'a', 'b'
            $one.'expired-tags' | Should -BeNullOrEmpty
            $two.'expired-tags' | Should -BeExactly 'a', 'b'
            $two.'failed-tags' | Should -BeNullOrEmpty
            ($run.Commands | Where-Object Name -EQ error).Properties | Should -Be 'title=Not expired in t/one (AccessDenied)'
        }

        It 'fails the tags of projects that it did not reach in time' {
            Set-PurgeFault 'purge 100% hang'
            $run = Invoke-ActionHere @{ project = "t/one`nt/two"; 'timeout-seconds' = '2' }
            $run.ExitCode | Should -Be 1
            ($run.Outputs['projects'] | ConvertFrom-Json).'failed-tags' | Should -BeExactly 'a', 'b', 'a', 'b'
            [Net.WebUtility]::HtmlDecode($run.Summary) | Should -Match "the Vercel project 'two'.*\| Failed"
            ($run.Commands | Where-Object Properties -Match 't/two').Data | Should -Match 'was not sent the request: the time limit has ended'
        }

        It 'refuses <Name> ''<Value>''' -ForEach @(
            @{ Name = 'project'; Value = 'one, two'; Says = 'one project per line' }
            @{ Name = 'project'; Value = "- one`n- two"; Says = 'one project per line' }
            @{ Name = 'project'; Value = 'https://vercel.com/team/one'; Says = 'one project per line' }
            @{ Name = 'project'; Value = 'team/'; Says = 'one project per line' }
            @{ Name = 'team'; Value = "t1`nt2"; Says = "'team' has 2 lines, and 'project' has 1" }
        ) {
            $run = Invoke-ActionHere @{ $Name = $Value }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match $Says
            Get-Purge | Should -HaveCount 0
        }
    }

    Context 'with purge' {
        It '<Value> purges <Operations>' -ForEach @(
            @{ Value = 'cdn'; Operations = @('PurgeCdn'); Caches = '["cdn"]' }
            @{ Value = 'Data'; Operations = @('PurgeData'); Caches = '["data"]' }
            @{ Value = 'all'; Operations = @('PurgeCdn', 'PurgeData'); Caches = '["cdn","data"]' }
        ) {
            $run = Invoke-ActionHere @{ tags = ''; purge = $Value; 'purge-confirm' = 'prj_1' }
            $run.ExitCode | Should -Be 0
            "$((Get-Purge).Operation)" | Should -Be "$Operations"
            $run.Outputs['purged-caches'] | Should -BeExactly $Caches
            $run.Outputs['failed-caches'] | Should -BeExactly '[]'
            $run.Outputs['count'] | Should -Be $Operations.Count
            $run.Summary | Should -Match '\| (cdn|data) \| purge \| .* \| Purged \| \d+ ms \|'
        }

        It 'also expires tags, in each of several projects' {
            $run = Invoke-ActionHere @{ tags = 'a'; project = "t/one`nt/two"; purge = 'cdn'; 'purge-confirm' = "two`nt/one" }
            $run.ExitCode | Should -Be 0
            Get-Purge | ForEach-Object { "$($_.Project) $($_.Operation)" } | Should -Be 'one InvalidateByTags', 'one PurgeCdn', 'two InvalidateByTags', 'two PurgeCdn'
            ($run.Outputs['projects'] | ConvertFrom-Json).'purged-caches' | Should -Be 'cdn', 'cdn'
        }

        It 'is refused before anything is sent: <Why>' -ForEach @(
            @{ Why = 'no confirmation'; Confirm = ''; Says = "does not name 't/one', 't/two'" }
            @{ Why = 'one project is not confirmed'; Confirm = 'one'; Says = "does not name 't/two'" }
            @{ Why = 'another project'; Confirm = "one`ntwo`nthree"; Says = "names 'three', which is not a project of this step" }
            @{ Why = 'another team'; Confirm = "u/one`ntwo"; Says = "names 'u/one', which is not a project of this step" }
            @{ Why = 'another letter case'; Confirm = "One`ntwo"; Says = "names 'One'" }
            @{ Why = 'true instead of a name'; Confirm = 'true'; Says = "names 'true'" }
        ) {
            $gitHub.AddComparison('base-purge', 'head', [string[]] @('content/about.md'))
            $run = Invoke-ActionHere @{ project = "t/one`nt/two"; purge = 'all'; 'purge-confirm' = $Confirm; 'tag-map' = $map; 'base-sha' = 'base-purge' }
            $run.ExitCode | Should -Be 1
            Get-Purge | Should -HaveCount 0
            $gitHub.Requests | Should -HaveCount 0
            $said = ($run.Commands | Where-Object Name -EQ error).Data
            $said | Should -MatchExactly $Says
            $said | Should -Match 'all projects of a team share the Data Cache'
            $run.Outputs['failed-caches'] | Should -BeExactly '["cdn","data"]'
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
        }

        It 'needs the team if projects of two teams have the same name' {
            $run = Invoke-ActionHere @{ project = "t1/shop`nt2/shop"; purge = 'cdn'; 'purge-confirm' = 'shop' }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match "Write it as 'team/project'"
            Get-Purge | Should -HaveCount 0
            (Invoke-ActionHere @{ project = "t1/shop`nt2/shop"; tags = ''; purge = 'cdn'; 'purge-confirm' = "t1/shop`nt2/shop" }).ExitCode | Should -Be 0
        }

        It 'needs a project' {
            $run = Invoke-ActionHere @{ 'vercel-token' = ''; 'runtime-cache-endpoint' = "$($purge.Endpoint)"; purge = 'data'; 'purge-confirm' = 'prj_1' }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match "'purge' applies to Vercel projects"
        }

        It 'refuses another value' {
            $run = Invoke-ActionHere @{ purge = 'everything'; 'purge-confirm' = 'prj_1' }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match "'purge' is 'everything'. It must be one of: cdn, data, all\."
            Get-Purge | Should -HaveCount 0
        }

        It 'reports what failed' {
            Set-PurgeFault 'purge-cdn 100% 403'
            $run = Invoke-ActionHere @{ tags = ''; purge = 'all'; 'purge-confirm' = 'prj_1' }
            $run.ExitCode | Should -Be 1
            $run.Outputs['purged-caches'] | Should -BeExactly '["data"]'
            $run.Outputs['failed-caches'] | Should -BeExactly '["cdn"]'
            ($run.Commands | Where-Object Name -EQ error).Properties | Should -Be 'title=Not purged (AccessDenied)'
        }

        It 'checks the confirmation in a dry run, and purges nothing' {
            $run = Invoke-ActionHere @{ tags = 'a'; purge = 'cdn'; 'purge-confirm' = 'prj_1'; 'dry-run' = 'true' }
            $run.ExitCode | Should -Be 0
            $run.Text | Should -Match "Would purge: 'cdn'"
            (Invoke-ActionHere @{ purge = 'cdn'; 'dry-run' = 'true' }).ExitCode | Should -Be 1
            Get-Purge | Should -HaveCount 0
        }
    }

    Context 'by unusual input' {
        It 'expires tags that are named like members of a dictionary' {
            $run = Invoke-ActionHere @{ tags = 'Keys, Values, Count, blog' }
            (Get-Purge)[0].Tags | Should -BeExactly 'Keys', 'Values', 'Count', 'blog'
            $run.Outputs['expired-tags'] | Should -BeExactly '["Keys","Values","Count","blog"]'
        }

        It 'expires such tags from a tag map' {
            $keys = Join-Path $TestDrive keys.yml
            Set-Content $keys "'**': [Keys, blog]"
            $gitHub.AddComparison('base-keys', 'head', [string[]] @('readme.md'))
            (Invoke-ActionHere @{ 'tag-map' = $keys; tags = ''; 'base-sha' = 'base-keys' }).Outputs['expired-tags'] | Should -BeExactly '["Keys","blog"]'
        }

        It 'accepts a JSON array of tags, like its own outputs' {
            (Invoke-ActionHere @{ tags = '["a, b","c","a"]' }).ExitCode | Should -Be 1 -Because 'a tag cannot have a comma'
            $run = Invoke-ActionHere @{ tags = '["post:1","c","post:1"]' }
            $run.ExitCode | Should -Be 0
            $run.Outputs['expired-tags'] | Should -BeExactly '["post:1","c"]'
        }

        It 'refuses <Name> ''<Value>'', which is likely a mistake' -ForEach @(
            @{ Name = 'tags'; Value = "- posts`n- about"; Says = 'YAML list' }
            @{ Name = 'tags'; Value = "posts # of the blog"; Says = 'comments' }
            @{ Name = 'tags'; Value = '[blog, home]'; Says = 'not a JSON array of strings' }
            @{ Name = 'tags'; Value = '[7, 8]'; Says = 'not a JSON array of strings' }
            @{ Name = 'tags'; Value = '{"blog":true}'; Says = 'not a JSON array of strings' }
            @{ Name = 'tags'; Value = 'Array'; Says = 'toJSON' }
            @{ Name = 'tags'; Value = '"blog", home'; Says = 'quotation marks' }
            @{ Name = 'source-images'; Value = '["/a.png"]'; Says = 'looks like a list' }
            @{ Name = 'source-images'; Value = '- /a.png'; Says = 'YAML list' }
            @{ Name = 'verify-urls'; Value = 'https://example.com/a, https://example.com/b'; Says = 'one per line' }
        ) {
            $run = Invoke-ActionHere @{ $Name = $Value }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match $Says
            Get-Purge | Should -HaveCount 0
        }

        It 'ignores a byte order mark' {
            $mark = [char] 0xFEFF
            (Invoke-ActionHere @{ tags = "$($mark)a`n$($mark)b"; 'vercel-token' = "$mark$token" }).Outputs['expired-tags'] | Should -BeExactly '["a","b"]'
        }

        It 'handles text beyond the Basic Multilingual Plane' {
            $face, $yoshi = [char]::ConvertFromUtf32(0x1F600), [char]::ConvertFromUtf32(0x20BB7)
            $run = Invoke-ActionHere @{ tags = "$face, $yoshi" } -EventName deployment_status -Payload (Get-DeploymentEvent success "Preview $face")
            $run.ExitCode | Should -Be 0
            $run.Outputs['count'] | Should -Be 2
            [Net.WebUtility]::HtmlDecode($run.Summary) | Should -Match "\| $face \|[^\n]*\n\| $yoshi \|"
        }

        It 'ignores the event file on a push: <_>' -ForEach '{"id":1,"ID":2}', '{"":1}', '', '{', '[1]', '{"deployment":7}' {
            $file = Join-Path $TestDrive 'odd.json'
            Set-Content $file $_ -NoNewline
            (Invoke-ActionHere -Variable @{ GITHUB_EVENT_PATH = $file }).Outputs['count'] | Should -Be 2
            (Invoke-ActionHere -Variable @{ GITHUB_EVENT_PATH = "$file.none" }).Outputs['count'] | Should -Be 2
        }

        It 'reads a deployment event with names that differ only by case' {
            $file = Join-Path $TestDrive 'deployment.json'
            Set-Content $file '{"deployment_status":{"state":"success","environment":"Preview"},"client_payload":{"id":1,"ID":2,"":3}}'
            (Invoke-ActionHere -Variable @{ GITHUB_EVENT_PATH = $file } -EventName deployment_status).ExitCode | Should -Be 0
            (Get-Purge)[0].Target | Should -Be 'preview'
        }

        It 'accepts a hyphen instead of Vercel''s dash' {
            $own = "Production $([char] 0x2013) my-app"
            (Invoke-ActionHere @{ environment = 'Production - my-app' } -EventName deployment_status -Payload (Get-DeploymentEvent success $own)).Outputs['count'] | Should -Be 2
            Add-Change 'content/about.md' -Environment $own
            $run = Invoke-ActionHere @{ environment = 'Production - my-app'; 'tag-map' = $map; tags = '' } -Variable @{ GITHUB_SHA = $commit }
            $run.Outputs['expired-tags'] | Should -BeExactly '["about"]'
        }

        It 'reports its own error once, with a complete title' {
            $run = Invoke-ActionHere @{ tags = '' }
            $problem = @($run.Commands | Where-Object Name -EQ error)
            $problem | Should -HaveCount 1
            $problem.Properties | Should -BeExactly 'title=Vercel cache tags'
            [regex]::Matches($problem.Data, 'nothing to expire') | Should -HaveCount 1
        }

        It 'reports a tag map that is not valid before it contacts GitHub' {
            $wrong = Join-Path $TestDrive wrong.yml
            Set-Content $wrong 'a: ['
            $run = Invoke-ActionHere @{ 'tag-map' = $wrong }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match 'wrong\.yml'
            $gitHub.Requests | Should -HaveCount 0
        }

        It 'masks a secret that Markdown would escape, in any letter case' {
            $secret = 'ghs_a*b:C9'
            $ActionSecrets.Add($secret)
            $echo = [VercelFunctions.TestSupport.StubAnswer]::Json((@{ error = @{ code = 'x'; message = "You sent $secret, $($secret.ToLowerInvariant())" } } | ConvertTo-Json), 400)
            $server = [VercelFunctions.TestSupport.StubServer]::new($echo)
            $urls = "$($server.Url)?x-vercel-protection-bypass=$secret", "$($server.Url)?q=$([uri]::EscapeDataString($secret))"
            try { $run = Invoke-ActionHere @{ 'bypass-secret' = $secret; 'verify-urls' = $urls -join "`n" } @{ VERCEL_API_URL = $server.Url } } finally { $server.Dispose() }
            $run.ExitCode | Should -Be 1
            [Net.WebUtility]::HtmlDecode($run.Summary) | Should -Match '\?x-vercel-protection-bypass=\*\*\*'
            [uri]::UnescapeDataString([Net.WebUtility]::HtmlDecode($run.Summary) + $run.Text.Replace("::add-mask::$secret", '')) | Should -Not -Match '(?i)(?<!add-mask::)ghs_a'
        }

        It 'refuses headers that are not strings, without showing them' {
            $ActionSecrets.Add('nested-hunter77')
            $run = Invoke-ActionHere @{ 'runtime-cache-headers' = '{"authorization":["nested-hunter77"],"x":7}' }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match 'not a string'
        }
    }

    Context 'by changed files' {
        It 'expires listed tags and those of files changed since the last deployment' {
            Add-Change 'content/blog/one.md', 'readme.md'
            $run = Invoke-ActionHere @{ 'tag-map' = $map; tags = 'always' } -EventName deployment_status -Payload (Get-DeploymentEvent success -Commit $commit)
            $run.ExitCode | Should -Be 0
            $run.Outputs['expired-tags'] | Should -BeExactly '["always","blog","post:one"]'
            $run.Summary | Should -Match '\| blog \| content/blog/.*slug.*content/blog/one\.md'
        }

        It 'uses the default tag map and base-sha' {
            $gitHub.AddComparison('base', 'head', [string[]] @('content/about.md'))
            $workspace = (New-Item (Join-Path $TestDrive workspace/.github) -ItemType Directory).Parent.FullName
            Copy-Item $map (Join-Path $workspace .github/vercel-tags.yml)
            $run = Invoke-ActionHere @{ tags = ''; 'base-sha' = 'base' } @{ GITHUB_WORKSPACE = $workspace }
            $run.Outputs['expired-tags'] | Should -BeExactly '["about"]'
        }

        It 'expires nothing if no changed file matches' {
            $gitHub.AddComparison('base-other', 'head', [string[]] @('readme.md'))
            $run = Invoke-ActionHere @{ 'tag-map' = $map; tags = ''; 'base-sha' = 'base-other' }
            $run.ExitCode | Should -Be 0
            $run.Outputs['skipped-reason'] | Should -Match 'No changed file'
            Get-Purge | Should -HaveCount 0
        }

        It 'expires only the tags of changed files, however many changed' {
            $gitHub.AddComparison('base-large', 'head', [string[]] (@('content/about.md') + @(1..1000 | ForEach-Object { "file-$_" })))
            $run = Invoke-ActionHere @{ 'tag-map' = $map; tags = ''; 'base-sha' = 'base-large' }
            $run.Outputs['expired-tags'] | Should -BeExactly '["about"]'
        }

        It 'falls back to all tags without a capture if <Why>' -ForEach @(
            @{ Why = 'the base is gone'; Base = 'gone' }
            @{ Why = 'there is no earlier deployment'; Base = '' }
        ) {
            $run = Invoke-ActionHere @{ 'tag-map' = $map; tags = ''; 'base-sha' = $Base; environment = 'Never deployed' }
            $run.ExitCode | Should -Be 0
            ($run.Commands | Where-Object Name -EQ warning).Data | Should -Match 'Cannot determine which files changed'
            $run.Outputs['expired-tags'] | Should -BeExactly '["blog","about"]'
        }

        It 'fails if GitHub returns <Status>' -ForEach @(
            @{ Status = 401; Says = 'contents: read, deployments: read' }
            @{ Status = 403; Says = 'contents: read, deployments: read' }
            @{ Status = 500; Says = 'githubstatus' }
        ) {
            # For GitHub, a 403 with Retry-After is a rate limit.
            $answer = $gitHub::ErrorAnswer($Status, "You sent Bearer $gitHubToken")
            $gitHub.AnswerNext($(if ($Status -ge 500) { $answer.With('Retry-After', '0') } else { $answer }), 5)
            $run = Invoke-ActionHere @{ 'tag-map' = $map }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match "$Status.*You sent .*$Says"
            Get-Purge | Should -HaveCount 0
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
        }
    }

    Context 'by failure' {
        It 'the purge API returns <Status>: <Id>' -ForEach @(
            @{ Status = 307; Id = 'Redirected'; Says = 'use it as the address'; Tries = 1 }
            @{ Status = 401; Id = 'AccessDenied'; Says = 'Check the token'; Tries = 1 }
            @{ Status = 402; Id = 'PaymentRequired'; Says = 'plan'; Tries = 1 }
            @{ Status = 403; Id = 'AccessDenied'; Says = 'team'; Tries = 1 }
            @{ Status = 404; Id = 'ProjectNotFound'; Says = 'project'; Tries = 1 }
            @{ Status = 429; Id = 'RateLimited'; Says = 'in a few minutes'; Tries = 5 }
            @{ Status = 500; Id = 'ServerError'; Says = 'Try again'; Tries = 5 }
        ) {
            # It returns what was sent, as some servers do, and asks for no delay.
            $said = @{ error = @{ code = 'refused'; message = "You sent Bearer $token" } } | ConvertTo-Json
            $answer = [VercelFunctions.TestSupport.StubAnswer]::Json($said, $Status).With('Retry-After', '0').With('Location', "http://$token.example/?token=$token")
            $server = [VercelFunctions.TestSupport.StubServer]::new($answer)
            try { $run = Invoke-ActionHere -Variable @{ VERCEL_API_URL = $server.Url } } finally { $server.Dispose() }
            $run.ExitCode | Should -Be 1
            @($server.Requests) | Should -HaveCount $Tries
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
            $run.Outputs['expired-tags'] | Should -BeExactly '[]'
            $run.Outputs['count'] | Should -Be 0
            $errors = @($run.Commands | Where-Object Name -EQ error)
            $errors | Should -HaveCount 1
            $errors[0].Properties | Should -Be "title=Not expired ($Id)"
            $errors[0].Data | Should -Match "$Status.*$Says"
            $run.Summary | Should -Match '\| a \|.*\| Failed \|'
        }

        It 'it waits as <_> specifies' -ForEach 'Retry-After', 'Retry-After as a date', 'X-RateLimit-Reset' {
            $soon = [DateTimeOffset]::UtcNow.AddSeconds(3)
            $header = switch ($_) {
                'Retry-After' { 'Retry-After: 1' }
                'Retry-After as a date' { "Retry-After: $($soon.ToString('R'))" }
                'X-RateLimit-Reset' { "X-RateLimit-Reset: $($soon.ToUnixTimeSeconds())" }
            }

            Set-PurgeFault "purge 100% 429 header `"$header`" 1 times"
            $run = Invoke-ActionHere
            $run.ExitCode | Should -Be 0
            Get-Purge | Should -HaveCount 2
            $run.Outputs['count'] | Should -Be 2
        }

        It 'it retries a transient failure: <_>' -ForEach '500', 'drop', 'cut' {
            Set-PurgeFault "purge 100% $_ 1 times"
            $run = Invoke-ActionHere
            $run.ExitCode | Should -Be 0
            Get-Purge | Should -HaveCount 2
            $run.Outputs['failed-tags'] | Should -BeExactly '[]'
        }

        It 'the purge API times out once' {
            # Long enough for the second request on a busy machine.
            Set-PurgeFault 'purge 100% hang 1 times'
            $run = Invoke-ActionHere @{ 'request-timeout-seconds' = '5' }
            $run.ExitCode | Should -Be 0
            Get-Purge | Should -HaveCount 2
            $run.Outputs['expired-tags'] | Should -BeExactly '["a","b"]'
        }

        It 'stops at timeout-seconds, with the reason: <Fault>' -ForEach @(
            @{ Fault = 'hang'; Says = 'did not complete the request before the time limit ended.*timeout-seconds' }
            @{ Fault = '429 message "Slow down" header "Retry-After: 86400"'; Says = 'Slow down.*It asks to wait 86400 seconds' }
        ) {
            Set-PurgeFault "purge 100% $Fault"
            $run = Invoke-ActionHere @{ 'timeout-seconds' = '2' }
            $run.ExitCode | Should -Be 1
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
            $run.Outputs['expired-tags'] | Should -BeExactly '[]'
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match $Says
            [int] $run.Outputs['duration-ms'] | Should -BeLessThan 20000
        }

        It 'what still runs after timeout-seconds is stopped, with the last failure' {
            $never = [VercelFunctions.TestSupport.StubAnswer]::Empty(200)
            $never.GetType().GetProperty('Delivery').SetValue($never, [VercelFunctions.TestSupport.StubDelivery]::Never)
            $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer[]] @([VercelFunctions.TestSupport.StubAnswer]::Empty(200), $never))
            Set-PurgeFault 'purge 100% 403'
            try { $run = Invoke-ActionHere @{ 'verify-urls' = $server.Url; 'timeout-seconds' = '1' } } finally { $server.Dispose() }
            $run.ExitCode | Should -Be 1
            @($run.Commands | Where-Object Name -EQ error)[-1].Data | Should -Match "(?s)stopped after 1 seconds?, the limit of 'timeout-seconds'.*The last failure: .*does not allow this token"
        }

        It 'one of several requests fails, and the others succeed' {
            Set-PurgeFault 'purge 100% 400 1 times'
            $run = Invoke-ActionHere @{ tags = (1..40 | ForEach-Object { "tag-$_" }) -join ',' }
            $run.ExitCode | Should -Be 1
            $failed = @($run.Outputs['failed-tags'] | ConvertFrom-Json)
            $failed.Count | Should -BeIn 8, 16
            $expired = @($run.Outputs['expired-tags'] | ConvertFrom-Json)
            $failed + $expired | Sort-Object | Should -Be (1..40 | ForEach-Object { "tag-$_" } | Sort-Object)
            @($run.Commands | Where-Object Name -EQ error) | Should -HaveCount 1
        }

        It 'a Runtime Cache refuses the request' {
            $message = "You sent Bearer $cacheSecret and $otherSecret"
            $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Json((@{ error = @{ message = $message } } | ConvertTo-Json), 401))
            try {
                $run = Invoke-ActionHere @{ 'runtime-cache-endpoint' = $server.Url }
                $run.ExitCode | Should -Be 1
                ($run.Commands | Where-Object Name -EQ error).Properties | Should -Be 'title=Not expired (AccessDenied)'
                $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
                Get-Purge | Should -HaveCount 1
            }
            finally {
                $server.Dispose()
            }
        }

        It 'headers that are not JSON are not quoted' {
            $run = Invoke-ActionHere @{ 'runtime-cache-headers' = "{`"authorization`":`"Bearer $cacheSecret`", $otherSecret" }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match "'runtime-cache-headers' is not a JSON object"
        }

        It 'the token or the project is missing' {
            $run = Invoke-ActionHere @{ 'vercel-token' = '' } -AsProcess
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match 'no Vercel token'
            $run = Invoke-ActionHere @{ project = '' }
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match 'no Vercel project'
        }

        It 'the event file of a deployment is not JSON' {
            $broken = Join-Path $TestDrive broken.json
            Set-Content $broken '{'
            $run = Invoke-ActionHere -Variable @{ GITHUB_EVENT_PATH = $broken } -EventName deployment_status
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match 'not valid JSON'
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
            Get-Purge | Should -HaveCount 0
        }
    }

    Context 'if a request times out' {
        It 'to the purge API, it tries five times and fails' {
            $run = Wait-Action $started.Purge
            $run.ExitCode | Should -Be 1
            $errors = @($run.Commands | Where-Object Name -EQ error)
            $errors | Should -HaveCount 1
            $errors[0].Properties | Should -Be 'title=Not expired (TimedOut)'
            $errors[0].Data | Should -Match 'Vercel''s API at .* timed out after 1 second\. This was the last of 5 attempts\..*request-timeout-seconds'
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
            $run.Outputs['expired-tags'] | Should -BeExactly '[]'
        }

        It 'to GitHub, it tries five times, fails, and expires nothing' {
            $run = Wait-Action $started.GitHub
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Data | Should -Match 'GitHub''s API at .* timed out after 1 second\. This was the last of 5 attempts'
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
            $run.Text | Should -Not -Match '(?m)^Expired: '
        }

        It 'to a Runtime Cache, it fails' {
            $run = Wait-Action $started.Cache
            $run.ExitCode | Should -Be 1
            ($run.Commands | Where-Object Name -EQ error).Properties | Should -Be 'title=Not expired (TimedOut)'
            $run.Outputs['failed-tags'] | Should -BeExactly '["a","b"]'
        }
    }

    Context 'verification' {
        BeforeAll {
            function Open-Page($State, $Region = 'fra1') {
                $script:page = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Html('<p>', 200).With('x-vercel-cache', $State).With('age', '7').With('x-vercel-id', "$Region::x"))
            }
        }

        AfterEach { $page.Dispose() }

        It 'requests the URLs before and after, with the bypass secret' {
            Open-Page STALE
            $run = Invoke-ActionHere @{ 'verify-urls' = "$($page.Url)one`n$($page.Url)two"; }
            $run.ExitCode | Should -Be 0
            @($page.Requests) | Should -HaveCount 4
            @($page.Requests).ForEach({ $_.Header('x-vercel-protection-bypass') }) | Should -Be (, $bypassSecret * 4)
            $run.Summary | Should -Match '/one \| STALE \| STALE \| 7 s \| fra1 \| 200 \|'
        }

        It 'masks a secret that a page returns' {
            Open-Page STALE $bypassSecret
            $run = Invoke-ActionHere @{ 'verify-urls' = $page.Url }
            $run.Summary | Should -Match '\| STALE \| STALE \| 7 s \| .* \| 200 \|'
        }

        It 'fails if the state is not reached in time, although all tags are expired' {
            Open-Page HIT
            $run = Invoke-ActionHere @{ 'verify-urls' = $page.Url; 'verify-timeout-seconds' = '1' }
            $run.ExitCode | Should -Be 1
            $run.Outputs['failed-tags'] | Should -BeExactly '[]'
            ($run.Commands | Where-Object Name -EQ error).Properties | Should -Be 'title=Verification (StatusNotReached)'
        }
    }

    Context 'by runner' {
        It 'logs more if the runner debugs' {
            (Invoke-ActionHere -Quiet).Commands.Name | Should -Not -Contain 'debug'
            (Invoke-ActionHere -Variable @{ RUNNER_DEBUG = '1' } -Quiet).Commands.Name | Should -Contain 'debug'
        }

        It 'does not print secrets to mask outside a runner' {
            (Invoke-ActionHere -Variable @{ GITHUB_ACTIONS = $null }).Commands.Name | Should -Not -Contain 'add-mask'
        }

        It 'reads the tokens from variables' {
            $run = Invoke-ActionHere @{ 'vercel-token' = ''; 'github-token' = ''; 'tag-map' = $map; 'base-sha' = 'gone' } @{ VERCEL_TOKEN = $token; GITHUB_TOKEN = $gitHubToken }
            $run.ExitCode | Should -Be 0
            $run.Outputs['expired-tags'] | Should -BeExactly '["a","b","blog","about"]'
        }
    }

    Context 'hostile text' {
        It 'in tags and messages is shown literally' {
            $hostile = '::set-output name=count::9', '::add-mask::a', '##[set-env name=PATH]x', '::error::%0A::stop-commands::x', '| <img src=x> `x` [a](b)', 'end<<EOF', '%0D%0A::warning::x', '$(Get-Date)', '"; exit 7;'
            $said = @{ error = @{ code = 'bad'; message = "::warning::forged`n::error::forged ##[error]forged" } } | ConvertTo-Json
            $server = [VercelFunctions.TestSupport.StubServer]::new([VercelFunctions.TestSupport.StubAnswer]::Json($said, 400))
            try { $run = Invoke-ActionHere @{ tags = $hostile -join "`n" } @{ VERCEL_API_URL = $server.Url } } finally { $server.Dispose() }
            $run.ExitCode | Should -Be 1
            ($run.Outputs['failed-tags'] | ConvertFrom-Json) | Should -BeExactly $hostile
            $run.Outputs.Keys | Sort-Object | Should -Be 'count', 'duration-ms', 'expired-tags', 'failed-caches', 'failed-tags', 'projects', 'purged-caches', 'skipped-reason'
            $run.Commands.Name | Sort-Object -Unique | Should -Be 'add-mask', 'debug', 'error'
            @($run.Commands | Where-Object Name -EQ error) | Should -HaveCount 1
            ($run.Summary -split "`n" -match '^\| ').Count | Should -Be ($hostile.Count + 2)
            $run.Summary | Should -Not -Match '<img|`x`|\]\('
        }
    }
}

Describe 'The action with an emulator' {
    BeforeAll {
        $emulator = Start-VercelCacheEmulator -Connect
        $headers = $env:RUNTIME_CACHE_HEADERS
        $origin = $emulator.Endpoint.GetLeftPart('Authority')
        $secret = ($headers | ConvertFrom-Json).authorization -replace '^Bearer '
        $ActionSecrets.Add($secret)
    }

    AfterAll { Stop-VercelCacheEmulator }

    BeforeEach {
        Set-VercelCacheItem post 'first' -Tag blog, posts -ErrorAction Stop
        Set-VercelCacheItem about 'us' -Tag about -ErrorAction Stop
    }

    It 'expires items through its purge API' {
        $run = Invoke-Action @{ tags = 'posts'; 'vercel-token' = $secret; project = 'my-project' } @{ VERCEL_API_URL = $origin } deployment_status (@{ deployment_status = @{ state = 'success'; environment = 'Production' } }) -AsProcess
        $run.ExitCode | Should -Be 0 -Because $run.Text
        Get-VercelCacheItem post | Should -BeNullOrEmpty
        Get-VercelCacheItem about | Should -Be 'us'
    }

    It 'expires items through its Runtime Cache' {
        $run = Invoke-Action @{ tags = 'about'; 'runtime-cache-endpoint' = "$($emulator.Endpoint)"; 'runtime-cache-headers' = $headers } -AsProcess
        $run.ExitCode | Should -Be 0 -Because $run.Text
        Get-VercelCacheItem about | Should -BeNullOrEmpty
        Get-VercelCacheItem post | Should -Be 'first'
    }

    It 'expires in both if both are specified' {
        $run = Invoke-Action @{ tags = 'about'; 'vercel-token' = $secret; project = 'my-project'; 'runtime-cache-endpoint' = "$($emulator.Endpoint)"; 'runtime-cache-headers' = $headers } @{ VERCEL_API_URL = $origin } -AsProcess
        $run.ExitCode | Should -Be 0 -Because $run.Text
        $run.Outputs['count'] | Should -Be 1
        @($run.Summary -split "`n" -match '^\| about ') | Should -HaveCount 2
    }
}

Describe 'All output of the action in these tests' {
    It 'contains no secret except in the commands that mask it' {
        $ActionRuns | Should -Not -BeNullOrEmpty
        $number = 0
        $found = foreach ($run in $ActionRuns) {
            $number++
            if ($run.IsMasked) {
                $masked = [regex]::Match($run.Left['standard output'], '^(::add-mask::.*\r?\n)*').Value
                $run.Given | Where-Object { -not $masked.Contains($_) } | ForEach-Object { "Run $($number): $_ is not masked first." }
                $run.Left['standard output'] = $run.Left['standard output'].Substring($masked.Length)
            }

            foreach ($place in $run.Left.Keys) {
                foreach ($secret in $ActionSecrets) {
                    $line = $run.Left[$place] -split '\n' | Where-Object { $_.Contains($secret) } | Select-Object -First 1
                    if ($line) { "Run $($number), exit code $($run.ExitCode): $secret is in $($place): $line" }
                }
            }
        }

        $found | Should -BeNullOrEmpty
    }

    It 'includes processes with a transcript that succeeded and that failed' {
        ($ActionRuns | Where-Object { $_.Left.Keys -match '^transcript' }).ExitCode | Sort-Object -Unique | Should -Be 0, 1
        $ActionRuns | Where-Object { $_.Given.Count -eq 5 } | Should -Not -BeNullOrEmpty
    }
}
