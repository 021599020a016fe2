using System.Text.RegularExpressions;

namespace VercelFunctions.Docs.Tests;

/// <summary>Text for users does not contain the phrases that CONTRIBUTING.md's glossary replaces.</summary>
public sealed class WordTests
{
    // A phrase is a regular expression that ignores case, in which a space also matches the break between two lines of a
    // comment. Add a phrase only if it is never right.
    private static readonly Word[] Words =
    [
        // The glossary.
        new(@"\bbear(s|ing)?\b|\bbore\b|\bborne\b", "has; tagged with"),
        new(
            @"(?<!there )\bis no (valid|JSON|YAML|URL|tag|number|rule|secret|header|duration|key|name|address|path|date|token|object|"
            + @"list|string|text|error|miss)\b",
            "is not a (valid) …; must be a …"),
        new(
            @"\b(one|requests?|operations?|lines?|bytes|results?|cases|files|folders|times|streams|tags|items) an? "
            + @"(line|tag|second|minute|request|project|cmdlet|file|item|URL|row|node|session|operation|cause)\b",
            "per"),
        new(@"\banew\b", "again; restart, refetch, recreate"),
        new(@"\bwhere (it exists|none (is|are|was)|there (is|are) (one|none|no|not)|nothing (is|was))\b", "if"),
        new(@"(?-i:(^|[.!?] |// |# |<summary>|"")Else\b)|, else (?!if\b)", "otherwise"),
        new(@"\btells of\b|\bis said\b|\bsays of\b|\bsays? so\b|\bsays? why not\b|\bas told\b", "reports; states; shows; as specified"),
        new(@"safe under threads", "thread-safe"),
        new(@"\b(compared?|compares|differs?|whole paths.*,) by case\b", "case-sensitive"),
        new(
            @"\bstands? (in(?! for\b)|at|under|before|behind|beside|where|here|there|alone|within|below|above)\b",
            "is; appears; is stored in"),
        new(@"\bwhoever\b|(?-i:<summary>(What|Who) |(^|[.] )Who (asks|wants|reads|calls|has|uses)\b)", "the subject by its name"),
        new(@"\b(leaves?|left) the cache\b|\b(is|are|was|were) gone\b|not used for longest", "evicted; expired; deleted"),
        new(@"\b(did|does) not answer (in time|within)\b", "timed out"),
        new(@"\bbr(eaks?|oke|oken) off\b", "closed the connection"),
        new(@"half a character", "lone surrogate"),
        new(@"\bcache entr(y|ies)\b|\bentries (bear|that have)\b", "item"),
        new(@"local (Vercel )?Runtime Cache(?! server)|\blocal caches?\b", "emulator; a local Runtime Cache server"),
        new(@"\b(made|printed) harmless\b", "masked; escaped"),
        new(@"\b(is|are) to go wrong\b|\brequests? go wrong\b|\bfaults on demand\b", "fault rule; fault injection"),

        // Phrases that were found and rewritten.
        new(@"\b(is|are) in no (message|output)\b|\bsecrets?,? in no\b", "never appear in messages"),
        new(@"\ba purge shows\b", "a purge takes effect"),
        new(@"\bwho asked\b|\bwho is asked\b", "client IP address and geolocation; authentication"),
        new(@"\bdoes not care\b|\bwhich door\b", "need not know which API is used"),
        new(@"^#+ On the way$", "Network and server errors"),
        new(@"\bread around\b", "bypass"),
        new(@"wildcards are not looked at", "wildcards are not supported"),
        new(@"\bwhat is found stale\b", "reports found items as stale"),
        new(@"\bkeep (it|them) in (a secret|one)\b", "store as a secret"),
        new(@"\bso every tag is expired\b|\bnames? without a capture\b", "every tag in the map that has no capture"),
        new(@"\bstill limited the rate\b", "still rate-limited the request"),
        new(@"\bwants (a payment|first)\b|\b(it|server|cache) wants\b", "requires"),
        new(@"\bended before it served\b", "exited before it was ready"),
        new(@"\bwrite no line\b", "do not log"),
        new(@"\btoo many watch\b", "too many event streams are open"),
        new(@"\bnothing the cache holds\b|\bholds is like this\b", "no matching items"),
        new(@"\bdoes not take this token\b", "no longer accepts this token"),
        new(@"(?-i:\bTo \w+( a tag)? is to\b)", "…ing … is; …ing … replaces"),
        new(@"\bPowerShell person\b", "PowerShell user"),
        new(@"\bso-manieth\b", "nth"),
        new(@"\bcannot be known\b", "cannot determine"),
        new(@"\bof the tag map belongs\b", "no changed file matches the tag map"),
        new(@"\bwhile a new one is made\b", "while it is refreshed"),
        new(@"\bcan(not)? be had\b", "is (not) available"),
        new(
            @"\bthe variables that lead\b|\blead (any|a|other|official)\b.{0,20}\bclients? (here|to it)\b",
            "the environment variables that connect"),
    ];

    // Groups of files by pathspecs of git.
    private static readonly Dictionary<string, string[]> Groups = new()
    {
        ["guides"] = ["*.md", ":!docs/en-US", ":!examples"],
        ["help"] = ["docs/en-US/*.md", "module/en-US/*.txt"],
        ["examples"] = ["examples", ".github/workflows/examples"],
        ["action"] = ["action.yml", "action/*.cs"],
        ["page"] = ["src/VercelFunctions.Emulator/*.html", "src/VercelFunctions.Emulator/*.js"],
        ["core"] = ["src/VercelFunctions/*.cs"],
        ["cmdlets"] = ["src/VercelFunctions.PowerShell/*.cs", "src/VercelFunctions.Loader/*.cs"],
        ["emulator"] = ["src/VercelFunctions.Emulator/*.cs", "src/VercelFunctions.Emulator.Tool/*.cs"],
        ["other source"] = ["src/VercelFunctions.AspNetCore/*.cs", "src/*.props", "src/*.csproj"],
    };

    public static IEnumerable<TheoryDataRow<string>> GroupNames() => Groups.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(GroupNames))]
    public async Task Text_is_plain(string group)
    {
        ProcessResult files = await ChildProcess.RunAsync("git", ["ls-files", "--", .. Groups[group]], Repository.Root);
        string[] paths = files.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.NotEmpty(paths);
        string[] found =
        [
            .. paths.Where(path => File.Exists(Repository.PathOf(path)))
                .SelectMany(path => Find(path, File.ReadAllText(Repository.PathOf(path)))),
        ];
        Assert.True(found.Length == 0, $"{found.Length} unclear phrases:\n{string.Join('\n', found)}");
    }

    [Theory]
    [InlineData("Items that bear the tag")]
    [InlineData("'x' is no valid duration.")]
    [InlineData("Tags, one a line")]
    [InlineData("It succeeds. Else it says why not.")]
    [InlineData("200 if it is ready, else 503")]
    [InlineData("/// A text holds half\n    /// a character.")]
    [InlineData("/// <summary>What a cmdlet shows.</summary>")]
    [InlineData("starts the local Runtime Cache")]
    [InlineData("The server broke off.")]
    public void An_unclear_phrase_is_found(string text) => Assert.NotEmpty(Find("planted.md", text));

    [Theory]
    [InlineData("Authorization: Bearer x")]
    [InlineData("There is no tag of this name.")]
    [InlineData("if (a)\n{\n}\nelse if (b)")]
    [InlineData("the emulator, a local Runtime Cache server")]
    public void Plain_text_is_accepted(string text) => Assert.Empty(Find("plain.md", text));

    [Fact]
    public void The_glossary_itself_is_not_searched()
    {
        const string Text = "bears\n### Glossary\nbears\nbears\n### Messages\nbears";
        IEnumerable<string> lines = Find("CONTRIBUTING.md", Text).Select(found => found[..found.IndexOf(": ", StringComparison.Ordinal)]);
        Assert.Equal(["CONTRIBUTING.md:1", "CONTRIBUTING.md:6"], lines);
    }

    private static IEnumerable<string> Find(string path, string text)
    {
        (int start, int end) = path == "CONTRIBUTING.md" ? Glossary(text) : (0, 0);
        return from word in Words
               from match in word.Expression.Matches(text)
               where match.Index < start || match.Index >= end
               let line = text.AsSpan(0, match.Index).Count('\n') + 1
               orderby line
               select $"{path}:{line}: \"{Regex.Replace(match.Value, @"\s+", " ").Trim()}\": {word.Better}";
    }

    private static (int Start, int End) Glossary(string text)
    {
        int start = text.IndexOf("### Glossary", StringComparison.Ordinal);
        Assert.True(start >= 0, "CONTRIBUTING.md has no glossary.");
        return (start, text.IndexOf("\n#", start, StringComparison.Ordinal));
    }

    private sealed class Word(string phrase, string better)
    {
        public Regex Expression { get; } = new(
            phrase.Replace(" ", @"[\s/#*]+", StringComparison.Ordinal), RegexOptions.IgnoreCase | RegexOptions.Multiline);

        public string Better { get; } = better;
    }
}
