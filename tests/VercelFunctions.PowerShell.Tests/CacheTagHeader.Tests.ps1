BeforeAll {
    . $PSScriptRoot/Import-TestModule.ps1
}

Describe 'ConvertTo-VercelCacheTagHeader' {
    It 'joins tags from the pipeline, case-sensitive, without repeated ones' {
        'blog', 'post:7', 'blog', 'Blog', 'two words' | ConvertTo-VercelCacheTagHeader | Should -BeExactly 'blog,post:7,Blog,two words'
    }

    It 'accepts an array' {
        ConvertTo-VercelCacheTagHeader a, b, a | Should -BeExactly 'a,b'
    }

    It 'accepts objects with a Tag property' {
        'content/blog/hello.md' | Resolve-VercelTag -Map @{ 'content/blog/{slug}.md' = 'blog', 'post:{slug}' } | ConvertTo-VercelCacheTagHeader | Should -BeExactly 'blog,post:hello'
    }

    It 'percent-encodes what a header cannot carry' {
        ConvertTo-VercelCacheTagHeader "caf$([char] 0xe9)", '50%' | Should -BeExactly 'caf%C3%A9,50%'
    }

    It 'returns nothing without tags' {
        @() | ConvertTo-VercelCacheTagHeader | Should -BeNullOrEmpty
        ConvertTo-VercelCacheTagHeader @() | Should -BeNullOrEmpty
    }

    It 'refuses <Name>: <Id>' -ForEach @(
        @{ Name = 'an empty tag'; Tags = @('a', ''); Id = 'InvalidTag' }
        @{ Name = 'a comma'; Tags = @('a', 'b,c'); Id = 'InvalidTag' }
        @{ Name = 'a line break'; Tags = @("a`r`nx: y"); Id = 'InvalidTag' }
        @{ Name = 'a space at the end'; Tags = @('a '); Id = 'InvalidTag' }
        @{ Name = 'more than 256 bytes'; Tags = @('x' * 257); Id = 'TagTooLong' }
        @{ Name = 'more than 256 bytes as sent'; Tags = @("$([char] 0xe9)" * 43); Id = 'TagTooLong' }
        @{ Name = 'more than 128 tags'; Tags = @(1..129 | ForEach-Object { "t$_" }); Id = 'TooManyTags' }
    ) {
        { $Tags | ConvertTo-VercelCacheTagHeader } | Should -Throw -ErrorId "$Id,VercelFunctions.PowerShell.ConvertToVercelCacheTagHeaderCommand"
        { ConvertTo-VercelCacheTagHeader $Tags } | Should -Throw -ErrorId "$Id,*"
    }

    It 'accepts 128 tags of 256 bytes' {
        $tags = 1..128 | ForEach-Object { "$_".PadLeft(256, 'x') }
        ($tags | ConvertTo-VercelCacheTagHeader) -split ',' | Should -BeExactly $tags
    }
}
