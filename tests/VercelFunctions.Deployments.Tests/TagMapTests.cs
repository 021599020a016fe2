using System.Diagnostics;
using System.Text;

namespace VercelFunctions.Deployments.Tests;

/// <summary>The tags that a map results in, and the maps that are refused.</summary>
public class TagMapTests
{
    private const string File = ".github/vercel-tags.yml";

    [Fact]
    public void A_capture_becomes_part_of_a_tag()
    {
        TagResolution resolution = Resolve(
            "content/blog/{slug}.md: [blog, \"post:{slug}\"]",
            "content/blog/first.md",
            "content/pages/about.md",
            "content/blog/first.mdx");
        Assert.Equal(["blog", "post:first"], resolution.Tags);
        Assert.All(
            resolution.Matches,
            match => Assert.Equal(("content/blog/first.md", "content/blog/{slug}.md"), (match.Path, match.Pattern)));
        Assert.Equal(["blog", "post:first"], resolution.Matches.Select(match => match.ToString()));
        Assert.Empty(resolution.Failures);
    }

    [Fact]
    public void A_map_is_YAML_or_JSON()
    {
        const string yaml = """
            # What is expired.
            content/blog/{slug}.md:
              - blog
              - "post:{slug}"
            'src/**': site   # one tag needs no list
            "!src/**/*.test.ts": []
            """;
        const string json = "\uFEFF{\r\n\t\"content\\/blog/{slug}.md\": [\"blog\", \"post:{slug}\"],\r\n"
            + "\t\"src/**\": \"site\",\r\n\t\"!src/**/*.test.ts\": null\r\n}\r\n";
        string[] files = ["content/blog/x.md", "src/a/b.ts", "src/a/b.test.ts"];
        Assert.Equal(["blog", "post:x", "site"], Resolve(yaml, files).Tags);
        Assert.Equal(Lines(Resolve(yaml, files)), Lines(Resolve(json, files)));
        Assert.Equal(["content/blog/{slug}.md", "src/**", "!src/**/*.test.ts"], TagMap.Parse(json, File).Patterns);
    }

    [Fact]
    public void A_map_created_in_code_equals_one_from_text()
    {
        TagMap map = TagMap.From(
        [
            new("content/**/{slug}.md", ["blog", "post:{slug}"]),
            new("!content/drafts/**", []),
        ]);
        Assert.Equal(["blog", "post:x"], map.Resolve([new("content/a/x.md"), new("content/drafts/y.md")]).Tags);
        TagMapException refused = Assert.Throws<TagMapException>(() => TagMap.From([new("a/{b", ["t"])]));
        Assert.StartsWith("Tag map: 'a/{b' has an opening brace that is not closed. ", refused.Message, StringComparison.Ordinal);
        Assert.Null(refused.Line);
        Assert.Throws<TagMapException>(() => TagMap.From([new("a", null!)]));
        Assert.Throws<TagMapException>(() => TagMap.From([new("a", [null!])]));
    }

    [Theory]
    [InlineData("a/b.md", "a/b.md", true)]
    [InlineData("a/b.md", "A/b.md", false)]
    [InlineData("a/b.md", "x/a/b.md", false)]
    [InlineData("a/b.md", "a/b.md/c", false)]
    [InlineData("/a/b.md", "a/b.md", true)]
    [InlineData("./a/b.md", "./a/b.md", true)]
    [InlineData("a/b.md", "/a/b.md", true)]
    [InlineData("a/b.md", ".\\a\\b.md", true)]
    [InlineData(".github/*", ".github/x", true)]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", ".md", true)]
    [InlineData("*.md", "docs/README.md", false)]
    [InlineData("a/*", "a/", true)]
    [InlineData("a/*/c", "a/b/c", true)]
    [InlineData("a/*/c", "a/c", false)]
    [InlineData("a/*/c", "a/b/b/c", false)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*bc", "abcbc", true)]
    [InlineData("ab*bc", "abc", false)]
    [InlineData("*a*", "bab", true)]
    [InlineData("*a*", "bbb", false)]
    [InlineData("**", "a", true)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("**/*.md", "README.md", true)]
    [InlineData("**/*.md", "a/b/c.md", true)]
    [InlineData("a/**", "a/b", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", true)]
    [InlineData("a/**", "ab/c", false)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("a/**/z", "a", false)]
    [InlineData("a/**/a", "a", false)]
    [InlineData("a/**/b/c/**/d", "a/b/b/c/x/d", true)]
    [InlineData("a/**/b/c/**/d", "a/b/x/c/d", false)]
    [InlineData("a/**/b/**/b", "a/b", false)]
    [InlineData("a/**/b/**/b", "a/b/b", true)]
    [InlineData("a/**/**/b", "a/b", true)]
    [InlineData("{x}", "a", true)]
    [InlineData("a/{x}.md", "a/.md", false)]
    [InlineData("a/{x}.md", "a/b/c.md", false)]
    [InlineData("a/{x}", "a/", false)]
    [InlineData("app/[slug]/(group)/page+x.tsx", "app/[slug]/(group)/page+x.tsx", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a/{{b}}/{c}", "a/{b}/d", true)]
    public void A_pattern_matches_whole_paths_from_the_root(string pattern, string path, bool matches) =>
        Assert.Equal(matches ? ["t"] : [], Map((pattern, ["t"])).Resolve([new(path)]).Tags);

    [Theory]
    [InlineData("{year}-{month}-{slug}.md", "2024-05-my-post.md", "year=2024 month=05 slug=my-post")]
    [InlineData("{a}.{b}", "x.y.z", "a=x b=y.z")]
    [InlineData("{a}.{b}", "..x", "a=. b=x")]
    [InlineData("x{a}x", "xxx", "a=x")]
    [InlineData("**/{dir}/{file}", "a/b/c/d", "dir=c file=d")]
    [InlineData("{top}/**/{file}", "a/b/c/d", "top=a file=d")]
    [InlineData("**/posts/{id}/**", "x/posts/7/posts/8/y", "id=7")]
    [InlineData("**/{a}-x/{b}/z/**", "1-x/2/3-x/4/z/5", "a=3 b=4")]
    [InlineData("{lang}/*.{ext}", "en/a.b.c", "lang=en ext=b.c")]
    [InlineData("日本/{x}😀.md", "日本/é😀😀.md", "x=é😀", true)]
    public void A_capture_matches_as_little_as_possible(string pattern, string path, string captured, bool isOutsideAscii = false)
    {
        string[] names = [.. captured.Split(' ').Select(pair => pair.Split('=')[0])];
        TagResolution resolution = Map((pattern, [.. names.Select(name => $"{name}={{{name}}}")])).Resolve([new(path)]);
        IEnumerable<string> tags = isOutsideAscii ? resolution.Failures.Select(failure => failure.Tag) : resolution.Tags;
        Assert.Equal(captured, string.Join(" ", tags));
    }

    [Fact]
    public void Patterns_and_exclusions_are_applied_in_order()
    {
        const string map = """
            'docs/**': docs
            'docs/**/{page}.md': "page:{page}"
            '!docs/drafts/**': []
            docs/drafts/news.md: news
            '!**/*.tmp':
            """;
        Assert.Equal(["docs", "page:a"], Resolve(map, "docs/a.md").Tags);
        Assert.Empty(Resolve(map, "docs/drafts/a.md").Matches);
        Assert.Equal(["news"], Resolve(map, "docs/drafts/news.md").Tags);
        Assert.Equal(["docs"], Resolve(map, "docs/drafts.md.tmp/x", "docs/x.tmp").Tags);
        Assert.Equal(["docs/x"], Resolve(map, "docs/x", "docs/x.tmp").Matches.Select(match => match.Path));
    }

    [Fact]
    public void A_renamed_file_has_the_tags_of_both_names()
    {
        TagMap map = Map(("content/{slug}.md", ["list", "post:{slug}"]), ("!content/old.md", []));
        TagResolution resolution = map.Resolve(
            [new("content/new.md", "content/former.md"), new("elsewhere", "content/moved.md"), new("content/kept.md", "content/old.md")]);
        Assert.Equal(["list", "post:new", "post:former", "post:moved", "post:kept"], resolution.Tags);
        Assert.Equal(
            [
                "content/new.md list", "content/new.md post:new", "content/former.md list", "content/former.md post:former",
                "content/moved.md list", "content/moved.md post:moved", "content/kept.md list", "content/kept.md post:kept",
            ],
            resolution.Matches.Select(match => $"{match.Path} {match.Tag}"));
    }

    [Fact]
    public void Matches_and_tags_are_distinct()
    {
        TagMap map = Map(("a/*", ["t", "t", "u"]), ("**", ["t"]));
        TagResolution resolution = map.Resolve([new("a/1"), new("./a/1", "a/1"), new("a/2")]);
        Assert.Equal(["a/1 a/* t", "a/1 a/* u", "a/1 ** t", "a/2 a/* t", "a/2 a/* u", "a/2 ** t"], Lines(resolution));
        Assert.Equal(["t", "u"], resolution.Tags);
    }

    [Theory]
    [InlineData("\"a/na\\303\\257ve \\360\\237\\230\\200.md\"", "a/naïve 😀.md")]
    [InlineData("\"a/say \\\"hi\\\".md\"", "a/say \"hi\".md")]
    [InlineData("\"a/tab\\there.md\"", "a/tab\there.md")]
    [InlineData("\"a/back\\\\slash.md\"", "a/back\\slash.md")]
    [InlineData("\"a/é😀\\303\\251.md\"", "a/é😀é.md")]
    [InlineData("\"a/not \\q.md\"", "\"a/not /q.md\"")]
    [InlineData("\"a/\"b\".md\"", "\"a/\"b\".md\"")]
    [InlineData("\"a/cut\\30\"", "\"a/cut/30\"")]
    public void A_name_that_Git_quotes_is_decoded(string printed, string path) =>
        Assert.Equal([path], Map(("**", ["t"])).Resolve([new(printed)]).Matches.Select(match => match.Path));

    [Fact]
    public void Unconditional_tags_are_those_without_captures()
    {
        TagMap map = Map(("a/{x}", ["blog", "post:{x}", "{{x}}"]), ("!a/b", []), ("b", ["blog", "site"]));
        Assert.Equal(["blog", "{x}", "site"], map.UnconditionalTags.Select(tag => tag.Tag));
        Assert.Equal(["a/{x}", "a/{x}", "b"], map.UnconditionalTags.Select(tag => tag.Pattern));
        Assert.All(map.UnconditionalTags, tag => Assert.Null(tag.Path));
    }

    [Theory]
    [InlineData("content/a,b.md", "post:a,b", VercelFailure.InvalidTag, "contains a comma")]
    [InlineData("content/naïve.md", "post:naïve", VercelFailure.InvalidTag, "visible ASCII")]
    [InlineData("content/bell\a.md", "post:bell\a", VercelFailure.InvalidTag, "control character")]
    [InlineData("content/trailing .md", "post:trailing ", VercelFailure.InvalidTag, "inner spaces")]
    public void A_tag_that_is_not_valid_does_not_stop_the_others(string path, string tag, VercelFailure failure, string limit)
    {
        TagResolution resolution = Map(("content/{slug}.md", ["blog", "post:{slug}", "list"])).Resolve(
            [new("content/first.md"), new(path), new("content/last.md")]);
        Assert.Equal(["blog", "post:first", "list", "post:last"], resolution.Tags);
        Assert.Equal(8, resolution.Matches.Count);
        UnresolvedTag unresolved = Assert.Single(resolution.Failures);
        Assert.Equal((path, tag, "content/{slug}.md"), (unresolved.Path, unresolved.Tag, unresolved.Pattern));
        Assert.Equal(failure, unresolved.Error.Failure);
        Assert.Contains(limit, unresolved.Error.Message, StringComparison.Ordinal);
        Assert.Contains("'content/{slug}.md'", unresolved.Error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"for '{path.Replace("\a", "\\u0007", StringComparison.Ordinal)}'. ",
            unresolved.ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain(unresolved.Error.Message, char.IsControl);
    }

    [Fact]
    public void A_captured_lone_surrogate_is_not_a_valid_tag()
    {
        UnresolvedTag unresolved = Assert.Single(Map(("{slug}.md", ["{slug}"])).Resolve([new("half\ud83d.md")]).Failures);
        Assert.Equal("half\ud83d", unresolved.Tag);
        Assert.Contains("lone surrogate", unresolved.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_captured_tag_has_at_most_256_bytes()
    {
        string longest = new('s', 251);
        TagResolution resolution = Map(("{slug}.md", ["post:{slug}"])).Resolve([new(longest + ".md"), new(longest + "s.md")]);
        Assert.Equal(["post:" + longest], resolution.Tags);
        VercelException error = Assert.Single(resolution.Failures).Error;
        Assert.Equal(VercelFailure.TagTooLong, error.Failure);
        Assert.Contains("is 257 bytes of UTF-8; a tag has at most 256 bytes", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, int?, int?, string, string> Mistakes => new()
    {
        // Not a map.
        { "", null, null, "The map has no patterns", "Add at least one" },
        { "# only a comment\n", null, null, "The map has no patterns", "Add at least one" },
        { "{}", null, null, "The map has no patterns", "Add at least one" },
        { "[a, b]", 1, 1, "The map is a list", "one pattern per line" },
        { "\n  text", 2, 3, "The map is a single value", "one pattern per line" },
        { "a: b\n---\nc: d\n", 2, 1, "second document", "remove the line '---'" },
        { "a: [\n", 2, 1, "Not valid YAML", "brackets" },
        { "{\"a\": \"b\",\n \"c\": \"d}", 2, 7, "Not valid YAML", "quotes are closed" },
        { "a: [blog, post:{slug}]", 1, 16, "Not valid YAML", "must be in quotes" },

        // Not text in YAML.
        { "*.md: docs\n", 1, 1, "'*.md:', an alias in YAML", "in quotes" },
        { "a: b\n**/*.md: docs\n", 2, 1, "'**/*.md', an alias in YAML", "in quotes" },
        { "a: b\n!a/**: []\n", 2, 1, "'!a/**: []' begins with ! and is not in quotes", "in quotes" },
        { "a: !b c\n", 1, 4, "'!b' is a type in YAML", "in quotes" },
        { "a: &b c\n", 1, 4, "'&b' is an anchor in YAML", "in quotes" },
        { "a: b\n{x}/c: d\n", 2, 1, "A pattern is expected, and this is a mapping", "in quotes" },
        { "{x}/c: d\n", 1, 1, "A pattern is expected, and this is a mapping", "in quotes" },
        { "? [a]\n: b", 1, 3, "A pattern is expected, and this is a list", "in quotes" },

        // Wrong types and unknown keys.
        { "a: b\nc:\n  tags: [d]\n", 3, 3, "'c' has the unknown key 'tags'", "a tag or a list of tags" },
        { "a: [b, {c: d}]", 1, 9, "'a' has the unknown key 'c'", "a tag or a list of tags" },
        { "a: {}", 1, 4, "'a' has a mapping where a tag is expected", "in quotes" },
        { "a:\n  - b\n  - [c]\n", 3, 5, "'a' has a list where a tag is expected", "in quotes" },
        { "version: 1\n", 1, 10, "'version' has the number 1 where a tag is expected", "put it in quotes" },
        { "a: [b, -1.5e3]", 1, 8, "the number -1.5e3", "put it in quotes" },
        { "a: [0x1F]", 1, 5, "the number 0x1F", "put it in quotes" },
        { "a: true", 1, 4, "the truth value true", "put it in quotes" },
        { "a: [b, null]", 1, 8, "nothing (null)", "put it in quotes" },
        { "x: y\na:\n", 2, 1, "'a' has no tags", "begin the pattern with !" },
        { "a: []", 1, 1, "'a' has no tags", "begin the pattern with !" },
        { "a: b\n'!c': d\n", 2, 7, "'!c' excludes files, so it can have no tags", "[]" },

        // Patterns.
        { "a/**: b\nc: d\na/**: e\n", 3, 1, "'a/**' appears twice: first on line 1 as 'a/**'", "one list" },
        { "a/**: b\n./a/**: e\n", 2, 1, "'./a/**' appears twice: first on line 1 as 'a/**'", "one list" },
        { "a: b\n'!c': []\n'!/c': []\n", 3, 1, "'!/c' appears twice: first on line 2 as '!c'", "one list" },
        { "'!a': []\nb: c\n", 1, 1, "The pattern '!a' has no effect", "Move it below" },
        { "a/{b/c: d", 1, 1, "'a/{b/c' has an opening brace that is not closed", "{{ or }}" },
        { "a/b}/c: d", 1, 1, "'a/b}/c' has a closing brace that was not opened", "{{ or }}" },
        { "a/{b/c}: d", 1, 1, "'{b/c}', which is not the name of a capture", "such as {slug}" },
        { "a/{}: d", 1, 1, "'{}', which is not the name of a capture", "such as {slug}" },
        { "a/*.{md,mdx}: d", 1, 1, "'{md,mdx}', which is not the name of a capture", "several patterns" },
        { "a/{1st}: d", 1, 1, "'{1st}', which is not the name of a capture", "letters, digits" },
        { "a/{x}/{y}/{x}.md: d", 1, 1, "has the capture {x} twice", "a different name" },
        { "a/{x}{y}: d", 1, 1, "'a/{x}{y}' has two adjacent wildcards", "Put text between them" },
        { "a/{x}*: d", 1, 1, "'a/{x}*' has two adjacent wildcards", "Put text between them" },
        { "a/**.md: d", 1, 1, "'a/**.md' has two adjacent wildcards", "must be a segment of its own" },
        { "a/?.md: d", 1, 1, "contains a '?'", "Write *" },
        { "a\\b: d", 1, 1, "contains a backslash", "forward slashes" },
        { "\"a\\tb\": d", 1, 1, "contains a control character", "from the root" },
        { "a/: d", 1, 1, "ends in a slash", "**" },
        { "a//b: d", 1, 1, "two consecutive slashes", "from the root" },
        { "a/../b: d", 1, 1, "the segment '..'", "from the root" },
        { "'': d", 1, 1, "A pattern is empty", "from the root" },
        { "a: b\n'!': []", 2, 1, "'!' has no path", "from the root" },

        // Tags.
        { "a/{slug}.md: [blog, 'post:{Slug}']", 1, 21, "contains {Slug}, but the pattern 'a/{slug}.md' captures {slug}", "case-sensitive" },
        { "a: 'post:{slug}'", 1, 4, "contains {slug}, but the pattern 'a' has no captures", "{{ and }}" },
        { "a/{s}: 'post:{s'", 1, 8, "'post:{s' has an opening brace that is not closed", "{{ or }}" },
        { "a: ['b,c']", 1, 5, "The tag 'b,c' contains a comma", "two tags" },
        { "a: ['']", 1, 5, "An empty tag", "is not allowed" },
        { "a: naïve", 1, 4, "'naïve' cannot be an item's tag", "visible ASCII" },
        { "a: |\n  b\n  c\n", 1, 4, "control character", "The tag" },
        { "a: b\nc:\n- " + new string('t', 257), 3, 3, "is 257 bytes of UTF-8", "a tag has at most 256 bytes" },
        { "a/{s}/{t}: '{s}{t}" + new string('t', 255) + "'", 1, 12, "is not a valid tag for any captured text", "at most 256 bytes" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_in_a_map_is_refused_with_its_place(string text, int? line, int? column, string problem, string allowed)
    {
        TagMapException refused = Assert.Throws<TagMapException>(() => TagMap.Parse(text, File));
        Assert.Equal(VercelFailure.InvalidTagMap, refused.Failure);
        Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
        Assert.Contains(allowed, refused.Message, StringComparison.Ordinal);
        Assert.Equal((File, line, column), (refused.FileName, refused.Line, refused.Column));
        Assert.StartsWith(
            line is null ? $"{File}: " : $"{File}, line {line}, column {column}: ",
            refused.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Theory]
    [InlineData("posts: content/**", "'posts'", "'content/**'")]
    [InlineData("content/a.md: blog\nposts: [list, 'content/*.md']", "'posts'", "'content/*.md'")]
    public void A_map_from_tags_to_patterns_is_refused(string text, string tag, string pattern)
    {
        TagMapException refused = Assert.Throws<TagMapException>(() => TagMap.Parse(text, File));
        Assert.Contains($"{tag} looks like a tag, and {pattern} like a pattern. ", refused.Problem, StringComparison.Ordinal);
        Assert.Contains("The pattern comes first", refused.Problem, StringComparison.Ordinal);
        Assert.Equal((text.Contains('\n') ? 2 : 1, 1), (refused.Line, refused.Column));
    }

    [Theory]
    [InlineData("Dockerfile: build")]
    [InlineData("posts: post*s/new", false)]
    [InlineData("content/posts: 'a*b'")]
    [InlineData("'*': 'all*'")]
    public void A_file_name_without_dot_can_be_a_pattern(string text, bool isMap = true) =>
        Assert.Equal(isMap ? null : typeof(TagMapException), Record.Exception(() => TagMap.Parse(text, File))?.GetType());

    [Fact]
    public void A_map_has_at_most_10_000_patterns()
    {
        static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"a/{i}: t\n"));
        Assert.Equal(10_000, TagMap.Parse(Lines(10_000), File).Patterns.Count);
        TagMapException refused = Assert.Throws<TagMapException>(() => TagMap.Parse(Lines(10_001), File));
        Assert.Contains("has 10,001 patterns; at most 10,000", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_has_at_most_4096_characters()
    {
        string longest = "a/" + new string('b', 4094);
        Assert.Equal([longest], Map((longest, ["t"])).Patterns);
        TagMapException refused = Assert.Throws<TagMapException>(() => Map((longest + "b", ["t"])));
        Assert.Contains("has 4,097 characters; at most 4,096", refused.Problem, StringComparison.Ordinal);
        Assert.InRange(refused.Message.Length, 1, 500);
    }

    [Theory]
    [InlineData("a: [no, 2024-01-01, 1.2.3, 'true', \"5\", post:x, a#b]", "no 2024-01-01 1.2.3 true 5 post:x a#b")]
    [InlineData("404: missing", "")]
    [InlineData("'a': [b, c,]", "b c")]
    public void Text_in_YAML_is_text_in_the_map(string map, string tags) => Assert.Equal(tags, string.Join(" ", Resolve(map, "a").Tags));

    [Fact]
    public void A_file_that_is_not_a_map_is_refused()
    {
        string folder = Directory.CreateTempSubdirectory("tagmap").FullName;
        try
        {
            string path = Path.Combine(folder, "tags.yml");
            System.IO.File.WriteAllText(path, "a: b\n", Encoding.UTF8);
            Assert.Equal(["b"], TagMap.Load(path).Resolve([new("a")]).Tags);

            System.IO.File.WriteAllText(path, "a: b\n", Encoding.Unicode);
            Refused(path, "Save it as UTF-8");

            System.IO.File.WriteAllBytes(path, [(byte)'a', (byte)':', (byte)' ', 0xff]);
            Refused(path, "not UTF-8 text");
            System.IO.File.WriteAllText(path, "\na: 1\n");
            Refused(path, "the number 1");
            TagMapException named = Assert.Throws<TagMapException>(() => TagMap.Load(path, "tags"));
            Assert.Equal(("tags", 2), (named.FileName, named.Line));
            Refused(Path.Combine(folder, "none.yml"), "does not exist");
            Refused(Path.Combine(folder, "none", "none.yml"), "does not exist");
            Refused(folder, "cannot be read");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static void Refused(string path, string problem)
        {
            TagMapException refused = Assert.Throws<TagMapException>(() => TagMap.Load(path));
            Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
            Assert.Equal(path, refused.FileName);
        }
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => TagMap.Load(null!));
        Assert.Throws<ArgumentNullException>(() => TagMap.Parse(null!, File));
        Assert.Throws<ArgumentNullException>(() => TagMap.Parse("a: b", null!));
        Assert.Throws<ArgumentNullException>(() => TagMap.From(null!));
        Assert.Throws<ArgumentNullException>(() => Map(("a", ["b"])).Resolve(null!));
        Assert.Throws<ArgumentNullException>(() => Map(("a", ["b"])).Resolve([null!]));
        Assert.Throws<ArgumentNullException>(() => new ChangedFile(null!));
        Assert.Throws<ArgumentException>(() => new ChangedFile(""));
        Assert.Null(new ChangedFile("a", "").PreviousPath);
    }

    [Fact]
    public void Any_text_is_either_a_map_or_refused()
    {
        Random random = new(20240611);
        string[] pieces =
        [
            "a", "/", "*", "**", "!", "{", "}", "[", "]", "'", "\"", ": ", ":", "\n", "\n  ", "- ", ", ", "&", "? ", "|\n", "\\", "\\u",
            "\t", "---\n", "# ", "%", "@", "~", "1", "\ud83d", "\0", "é", "{x}", "<<", "!!", "...\n",
        ];
        int maps = 0;
        for (int i = 0; i < 20_000; i++)
        {
            // Either noise only, or a valid map with a little noise.
            string text = i % 2 == 0 ? string.Empty : "a/{x}: [b, 'c:{x}']\nd/**: e\n'!d/*': []\n";
            for (int count = i % 2 == 0 ? random.Next(1, 14) : random.Next(1, 3); count > 0; count--)
            {
                text = text.Insert(i % 2 == 0 ? text.Length : random.Next(text.Length), pieces[random.Next(pieces.Length)]);
            }

            try
            {
                TagMap.Parse(text, File);
                maps++;
            }
            catch (TagMapException)
            {
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception.GetType()} for {System.Text.Json.JsonSerializer.Serialize(text)}: {exception}");
            }
        }

        Assert.InRange(maps, 1_000, 9_000);
    }

    [Fact]
    public void Matching_agrees_with_an_exhaustive_matcher()
    {
        Random random = new(20240612);
        string[] segmentPieces = ["a", "b", "ab", "*", "{}"];
        int matched = 0;
        for (int i = 0; i < 30_000; i++)
        {
            int captures = 0;
            List<string> segments = [];
            for (int count = random.Next(1, 6); count > 0; count--)
            {
                segments.Add(random.Next(4) == 0 ? "**" : Segment());
            }

            string pattern = string.Join("/", segments);
            string path = string.Join("/", Enumerable.Range(0, random.Next(1, 7)).Select(_ => PathSegment()));
            string[] names = [.. Enumerable.Range(0, captures).Select(n => $"c{n}")];
            string? expected = Naive([.. segments], path.Split('/')) is { } found ? string.Join(" ", found) : null;
            TagResolution resolution = Map((pattern, ["matched", .. names.Select(name => $"{{{name}}}")])).Resolve([new(path)]);

            // A result contains each tag once, so the captures are resolved one by one.
            string? actual = resolution.Tags.Count == 0
                ? null
                : string.Join(" ", names.Select(name => Map((pattern, [$"{name}={{{name}}}"])).Resolve([new(path)]).Tags.Single()));
            Assert.True(expected == actual, $"{pattern} on {path}: expected {expected ?? "none"}, got {actual ?? "none"}.");
            matched += actual is null ? 0 : 1;

            string PathSegment() => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => "aab"[random.Next(3)]));

            string Segment()
            {
                StringBuilder text = new();
                bool afterWildcard = false;
                for (int count = random.Next(1, 4); count > 0; count--)
                {
                    string piece = segmentPieces[random.Next(afterWildcard ? 3 : segmentPieces.Length)];
                    afterWildcard = piece is "*" or "{}";
                    text.Append(piece == "{}" ? $"{{c{captures++}}}" : piece);
                }

                return text.ToString();
            }
        }

        Assert.InRange(matched, 3_000, 27_000);
    }

    [Fact]
    public void A_long_path_is_matched_quickly()
    {
        string many = string.Join("/", Enumerable.Repeat("a", 50_000));
        string wide = new('a', 200_000);
        TagMap map = Map(
            ("**/a/**/a/**/a/**/a/**/a/**/a/**/b", ["t"]),
            ("**/a/a/a/a/a/a/a/b/**/c", ["t"]),
            ("*a*a*a*a*a*a*a*a*b", ["t"]),
            ("{x}a{y}a*a*a*a*ab*b", ["t"]));
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Empty(map.Resolve([new(many), new(wide), new($"{many}/{wide}")]).Matches);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static TagMap Map(params (string Pattern, string[] Tags)[] patterns) =>
        TagMap.From(patterns.Select(pattern => new KeyValuePair<string, IReadOnlyList<string>>(pattern.Pattern, pattern.Tags)));

    private static TagResolution Resolve(string map, params string[] paths) =>
        TagMap.Parse(map, File).Resolve(paths.Select(path => new ChangedFile(path)));

    private static IEnumerable<string> Lines(TagResolution resolution) =>
        resolution.Matches.Select(match => $"{match.Path} {match.Pattern} {match.Tag}");

    /// <summary>Tries every length of every wildcard, short ones first. Returns the captures, or null.</summary>
    private static List<string>? Naive(string[] pattern, string[] path)
    {
        if (pattern.Length == 0)
        {
            return path.Length == 0 ? [] : null;
        }

        if (pattern[0] == "**")
        {
            return Enumerable.Range(0, path.Length + 1)
                .Select(skipped => Naive([.. pattern.Skip(1)], [.. path.Skip(skipped)]))
                .FirstOrDefault(found => found is not null);
        }

        return path.Length > 0
            && NaiveSegment(pattern[0], path[0]) is { } first
            && Naive([.. pattern.Skip(1)], [.. path.Skip(1)]) is { } rest
            ? [.. first, .. rest]
            : null;
    }

    private static List<string>? NaiveSegment(string pattern, string text)
    {
        if (pattern.Length == 0)
        {
            return text.Length == 0 ? [] : null;
        }

        if (pattern[0] == '*')
        {
            return Enumerable.Range(0, text.Length + 1)
                .Select(taken => NaiveSegment(pattern[1..], text[taken..]))
                .FirstOrDefault(found => found is not null);
        }

        if (pattern[0] == '{')
        {
            int end = pattern.IndexOf('}', StringComparison.Ordinal);
            return Enumerable.Range(1, text.Length)
                .Select(taken => NaiveSegment(pattern[(end + 1)..], text[taken..]) is { } rest
                    ? (List<string>)[$"{pattern[1..end]}={text[..taken]}", .. rest]
                    : null)
                .FirstOrDefault(found => found is not null);
        }

        return text.Length > 0 && text[0] == pattern[0] ? NaiveSegment(pattern[1..], text[1..]) : null;
    }
}
