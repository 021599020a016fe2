BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1

    $map = Join-Path $TestDrive 'vercel-tags.yml'
    Set-Content $map @'
content/blog/{slug}.md: [blog, "post:{slug}"]
'src/**': site
'!src/**/*.test.ts': []
'@
}

Describe 'Resolve-VercelTag' {
    It 'accepts the paths that git prints, by pipeline and parameter' {
        $tags = 'content/blog/first.md', '', 'src/a/b.ts', 'src/a/b.test.ts', 'README.md' | Resolve-VercelTag -Map $map
        $tags.Tag | Should -Be 'blog', 'post:first', 'site'
        $tags.Path | Should -Be 'content/blog/first.md', 'content/blog/first.md', 'src/a/b.ts'
        $tags.Pattern | Should -Be 'content/blog/{slug}.md', 'content/blog/{slug}.md', 'src/**'
        (Resolve-VercelTag content/blog/first.md, src/x -Map $map).Tag | Should -Be 'blog', 'post:first', 'site'
        (Resolve-VercelTag src/x $map).Tag | Should -Be 'site'
        "$($tags[1])" | Should -BeExactly 'post:first'
        $tags[0].GetType().FullName | Should -Be 'VercelFunctions.Deployments.ResolvedTag'
    }

    It 'accepts objects with a path and a previous path' {
        $files = @'
[ { "filename": "content/blog/new.md", "previous_filename": "content/blog/old.md", "status": "renamed" },
  { "filename": "src/x.ts", "status": "modified" },
  { "filename": "content/blog/kept.md", "previous_filename": null } ]
'@ | ConvertFrom-Json
        ($files | Resolve-VercelTag -Map $map).Tag | Should -Be 'blog', 'post:new', 'blog', 'post:old', 'site', 'blog', 'post:kept'
        $renamed = [pscustomobject]@{ Path = 'src/x'; PreviousPath = 'content/blog/a.md' }, [pscustomobject]@{ Path = 'src/y' } | Resolve-VercelTag -Map $map
        $renamed.Tag | Should -Be 'site', 'blog', 'post:a', 'site'
        $renamed[2].Path | Should -Be 'content/blog/a.md'
        (Resolve-VercelTag src/x -PreviousPath content/blog/a.md -Map $map).Tag | Should -Be 'site', 'blog', 'post:a'
        { Resolve-VercelTag src/x, src/y -PreviousPath src/z -Map $map } | Should -Throw '*one file*' -ErrorId 'PreviousPathOfMany,*'
    }

    It 'accepts files from Get-ChildItem below the current location' {
        $file = New-Item (Join-Path $TestDrive 'content/blog/here.md') -ItemType File -Force
        Push-Location $TestDrive
        try {
            ($file | Resolve-VercelTag -Map $map).Tag | Should -Be 'blog', 'post:here'
            (Get-ChildItem content -Recurse -File | Resolve-VercelTag -Map $map).Tag | Should -Be 'blog', 'post:here'
            [pscustomobject]@{ FullName = $file.FullName } | Resolve-VercelTag -Map $map | Should -HaveCount 2
            (Resolve-VercelTag content/blog/x.md -Map vercel-tags.yml).Tag | Should -Be 'blog', 'post:x'
            (Resolve-VercelTag content/blog/x.md -Map (Get-Item vercel-tags.yml)).Tag | Should -Be 'blog', 'post:x'
        }
        finally {
            Pop-Location
        }
    }

    It 'compares full paths as Windows does, whatever their case and slashes' -Skip:([IO.Path]::DirectorySeparatorChar -ne '\') {
        $file = New-Item (Join-Path $TestDrive 'content/blog/here.md') -ItemType File -Force
        Push-Location $TestDrive
        try {
            foreach ($path in $file.FullName.ToUpperInvariant().Replace('CONTENT\BLOG\HERE.MD', 'content\blog\here.md'), $file.FullName.Replace('\', '/')) {
                ($path | Resolve-VercelTag -Map $map -ErrorAction Stop).Tag | Should -Be 'blog', 'post:here'
            }
        }
        finally {
            Pop-Location
        }
    }

    It 'refuses a file of another drive, and resolves the others' {
        $recorded = Invoke-Recorded { 'Q:\elsewhere\content\blog\x.md', 'src/y' | Resolve-VercelTag -Map $map }
        $recorded.Errors.FullyQualifiedErrorId | Should -BeLike 'PathOutsideLocation,*'
        "$($recorded.Errors)" | Should -BeLike "*'Q:\elsewhere\content\blog\x.md' is not below the current location '*"
        $recorded.Output.Tag | Should -Be 'site'
    }

    It 'applies exclusions of a hashtable last, and keeps the order of an ordered dictionary' {
        $hashtable = @{ '!a/drafts/*' = $null; 'a/**' = 'all', 'a'; 'a/drafts/{x}' = 'draft:{x}'; 'b' = @('b') }
        ('a/1', 'a/drafts/1', 'b' | Resolve-VercelTag -Map $hashtable).Tag | Should -Be 'all', 'a', 'b'
        $ordered = [ordered]@{ 'a/**' = 'all'; '!a/drafts/*' = @(); 'a/drafts/{x}' = 'draft:{x}' }
        ('a/1', 'a/drafts/1' | Resolve-VercelTag -Map $ordered).Tag | Should -Be 'all', 'draft:1'
    }

    It 'returns every tag without a capture with -All' {
        $tags = Resolve-VercelTag -All -Map $map
        $tags.Tag | Should -Be 'blog', 'site'
        $tags.Path | Should -Be $null, $null
        $recorded = Invoke-Recorded { Resolve-VercelTag -All -Map @{ '{a}' = '{a}' } }
        $recorded.Output | Should -HaveCount 0
        $recorded.Warnings | Should -BeLike '*Every tag in the map has a capture*'
        { Resolve-VercelTag x -All -Map $map } | Should -Throw -ErrorId 'PositionalParameterNotFound,*'
    }

    It 'pipes into Invoke-VercelTagExpiry' {
        Connect-VercelCache -InMemory
        Set-VercelCacheItem one 1 -Tag post:first
        Set-VercelCacheItem two 2 -Tag post:second
        Set-VercelCacheItem three 3 -Tag site
        $results = 'content/blog/first.md', 'src/x' | Resolve-VercelTag -Map $map | Invoke-VercelTagExpiry -PassThru
        $results.Tag | Should -Be 'blog', 'post:first', 'site'
        (Find-VercelCacheItem).Name | Should -Be 'two'
    }

    It 'reports each tag that is not valid, and continues' {
        $recorded = Invoke-Recorded { 'content/blog/a,b.md', "content/blog/$('x' * 300).md", 'content/blog/c.md' | Resolve-VercelTag -Map $map }
        $recorded.Output.Tag | Should -Be 'blog', 'blog', 'blog', 'post:c'
        $recorded.Errors.FullyQualifiedErrorId | Should -Be 'InvalidTag,VercelFunctions.PowerShell.ResolveVercelTagCommand', 'TagTooLong,VercelFunctions.PowerShell.ResolveVercelTagCommand'
        $recorded.Errors[0].TargetObject | Should -Be 'content/blog/a,b.md'
        $recorded.Errors[0].ErrorDetails.Message | Should -BeLike "*content/blog/a,b.md*'post:a,b'*comma*"
        $recorded.Errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $recorded.Errors[1].CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $recorded.Errors[1].ErrorDetails.Message | Should -BeLike '*305 bytes*at most 256 bytes*'
    }

    It 'reports the tags of each file with -Verbose' {
        $recorded = Invoke-Recorded { 'src/x', 'other' | Resolve-VercelTag -Map $map -Verbose }
        "$($recorded.Verbose)" | Should -BeLike "*Reading*vercel-tags.yml*3 patterns*'src/x' has the tag 'site' by the pattern 'src/`*`*'.*'other' has no tags*"
    }

    It 'accepts the lines of git diff --name-status' {
        $lines = "M`tcontent/blog/first.md", "A`tsrc/a.ts", "D`tcontent/blog/old.md", "R087`tcontent/blog/b.md`tcontent/blog/c.md", "C100`tsrc/x`tdocs/x", "T`tREADME.md"
        ($lines | Resolve-VercelTag -Map $map).Tag | Should -Be 'blog', 'post:first', 'site', 'blog', 'post:old', 'blog', 'post:c', 'blog', 'post:b', 'site'
        (Resolve-VercelTag $lines[3] -Map $map).Path | Should -Be 'content/blog/c.md', 'content/blog/c.md', 'content/blog/b.md', 'content/blog/b.md'
    }

    It 'accepts the output of git diff --name-status' {
        $repository = (New-Item (Join-Path $TestDrive repository/content/blog) -ItemType Directory -Force).Parent.Parent.FullName
        $git = '-C', $repository, '-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'
        $null = git @git init --quiet
        Set-Content "$repository/content/blog/before.md" (1..50)
        $null = git @git add --all
        $null = git @git commit --quiet --message one
        Rename-Item "$repository/content/blog/before.md" after.md
        Set-Content "$repository/content/blog/two words.md" 'new'
        $null = git @git add --all
        $null = git @git commit --quiet --message two
        (git @git diff --name-status HEAD~1 HEAD | Resolve-VercelTag -Map $map).Tag | Should -Be 'blog', 'post:after', 'blog', 'post:before', 'blog', 'post:two words'
    }

    It 'shows a table' {
        $shown = Resolve-VercelTag content/blog/first.md -Map $map | Out-String
        $shown | Should -Match 'Tag\s+Path\s+Pattern'
        $shown | Should -Match 'post:first\s+content/blog/first\.md\s+content/blog/\{slug\}\.md'
    }
}

Describe 'The example of docs/tag-maps.md' {
    It 'returns the tags in the text' {
        $text = Get-Content (Join-Path $PSScriptRoot '../../docs/tag-maps.md') -Raw
        $example = Join-Path $TestDrive 'example.yml'
        Set-Content $example ([regex]::Match($text, '(?s)```yaml\n(.*?)```').Groups[1].Value)
        (Resolve-VercelTag -All -Map $example).Tag | Should -Be 'blog', 'site'
        $files = 'content/blog/a.md', 'content/authors/b.json', 'app/[slug]/page.tsx', 'app/x.test.tsx', 'app/i18n/fr/strings.json'
        ($files | Resolve-VercelTag -Map $example).Tag | Should -Be 'blog', 'post:a', 'author:b', 'site', 'site', 'lang:fr'
    }
}

Describe 'A tag map that is not valid' {
    It 'ends the pipeline with the file and the line' {
        $bad = Join-Path $TestDrive 'bad.yml'
        Set-Content $bad "a/{slug}: b`nc: 'post:{slug}'"
        $given = [Collections.Generic.List[string]]::new()
        $problem = { 'a/1', 'a/2' | ForEach-Object { $given.Add($_); $_ } | Resolve-VercelTag -Map $bad } | Should -Throw -PassThru
        $problem.FullyQualifiedErrorId | Should -Be 'InvalidTagMap,VercelFunctions.PowerShell.ResolveVercelTagCommand'
        $problem.CategoryInfo.Category | Should -Be 'InvalidData'
        $problem.ErrorDetails.Message | Should -BeLike "*bad.yml, line 2, column 4: *{slug}*no captures*"
        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*docs/tag-maps.md*'
        $problem.Exception.Line | Should -Be 2
        $given | Should -HaveCount 0
    }

    It 'is an error if the file does not exist' {
        { Resolve-VercelTag a -Map (Join-Path $TestDrive 'none.yml') } | Should -Throw '*none.yml*does not exist*' -ErrorId 'TagMapNotFound,*'
        { Resolve-VercelTag a -Map '' } | Should -Throw '*does not exist*' -ErrorId 'TagMapNotFound,*'
        { Resolve-VercelTag a -Map $TestDrive } | Should -Throw '*does not exist*' -ErrorId 'TagMapNotFound,*'
    }

    It 'is an error if a dictionary contains <Name>' -ForEach @(
        @{ Name = 'nothing'; Bad = @{}; Message = '*map has no patterns*' }
        @{ Name = 'a number'; Bad = @{ a = 5 }; Message = "*'a' has a value of type System.Int32*" }
        @{ Name = 'a list with a number'; Bad = @{ a = 'b', 5 }; Message = "*'a' has a value of type System.Int32*" }
        @{ Name = 'a list with $null'; Bad = @{ a = 'b', $null }; Message = '*$null where a tag*' }
        @{ Name = 'a dictionary'; Bad = @{ a = @{ tags = 'b' } }; Message = "*'a' has a dictionary*" }
        @{ Name = 'an object'; Bad = @{ a = [pscustomobject]@{ tags = 'b' } }; Message = "*'a' has a value of type*" }
        @{ Name = 'a pattern that is not text'; Bad = @{ 5 = 'a' }; Message = '*pattern of type System.Int32*' }
        @{ Name = 'no tags'; Bad = @{ a = @() }; Message = "*'a' has no tags*" }
        @{ Name = 'a bad tag'; Bad = @{ a = 'b,c' }; Message = "*'b,c' contains a comma*" }
        @{ Name = 'a bad pattern'; Bad = [ordered]@{ 'a/{b' = 'c' }; Message = "Tag map: 'a/{b' has an opening brace that is not closed*" }
    ) {
        { Resolve-VercelTag a -Map $Bad } | Should -Throw $Message -ErrorId 'InvalidTagMap,*'
    }
}

Describe 'YamlDotNet' -Skip:($PSEdition -ne 'Core') {
    BeforeAll {
        # In a new process, because assemblies are not unloaded.
        function Invoke-InNewProcess([string] $Script) {
            $answer = Invoke-PowerShell -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script"
            $LASTEXITCODE | Should -Be 0 -Because $answer
            $answer
        }
        $contexts = "[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'YamlDotNet' } | ForEach-Object { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name + ' ' + `$_.GetName().Version }"
    }

    It 'is loaded when the first map file is read' {
        $answer = Invoke-InNewProcess "Import-Module '$ModuleManifest'; `$null = Resolve-VercelTag a -Map @{ a = 'b' }; @($contexts).Count; `$null = Resolve-VercelTag a -Map '$map'; $contexts"
        $answer | Should -HaveCount 2
        $answer[0] | Should -Be '0'
        $answer[1] | Should -BeLike 'VercelFunctions *'
    }

    It 'works if another version is already loaded' {
        # With the compiler of Add-Type, because Add-Type itself gives its assemblies random names.
        $script = @'
Add-Type 'public class Any { }'
$source = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText('[assembly: System.Reflection.AssemblyVersion("99.0.0.0")] namespace YamlDotNet.Core { public class Parser { } }')
$library = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)
$options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary')
$compiled = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create('YamlDotNet', [Microsoft.CodeAnalysis.SyntaxTree[]] $source, [Microsoft.CodeAnalysis.MetadataReference[]] $library, $options)
$stream = [IO.File]::Create('{0}')
$result = $compiled.Emit($stream)
$stream.Dispose()
if (-not $result.Success) { throw "$($result.Diagnostics)" }
[void] [Reflection.Assembly]::LoadFrom('{0}')
'@.Replace('{0}', (Join-Path $TestDrive 'YamlDotNet.dll'))
        $answer = Invoke-InNewProcess "$script; Import-Module '$ModuleManifest'; (Resolve-VercelTag content/blog/x.md -Map '$map').Tag -join ' '; $contexts"
        $answer | Should -HaveCount 3
        $answer[0] | Should -Be 'blog post:x'
        $answer | Should -Contain 'Default 99.0.0.0'
        @($answer -like 'VercelFunctions *').Count | Should -Be 1
    }
}
