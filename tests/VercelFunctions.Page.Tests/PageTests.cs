namespace VercelFunctions.Page.Tests;

/// <summary>The checks in checks/, each a case of its own. Each starts a server of its own and looks at it in Chromium.</summary>
public sealed class PageTests(PageFixture fixture, ITestOutputHelper output)
{
    public static TheoryData<string> Checks => new(
        "The token form opens the page and says what is wrong with a token",
        "A token in the address is taken from there at once, kept for the tab and sent in a header alone",
        "Items are filtered by name, by key and by tag",
        "Items are ordered by each column, both ways",
        "Pages are turned by every button, by number and by size",
        "A tag is shown by itself, and expired once that is confirmed",
        "Tags are filtered, counted and turned in pages",
        "An item is deleted once that is confirmed, whatever its key",
        "The cache is cleared once that is confirmed, and not when it is cancelled",
        "The theme follows the system or is chosen, and stays chosen",
        "A pause keeps what is shown until it ends",
        "Several projects are picked from, each with what is its own",
        "Everything can be done with keys alone",
        "axe finds no barrier, whatever is shown",
        "Nothing is wider than the screen, however long names and tags are",
        "A hundred thousand items are shown a page at a time",
        "Where less motion is asked for, nothing moves",
        "Screenshots are taken for those who look",
        "Another site can neither read nor change anything, not even beside an open page",
        "The policy lets no script in but that of the page",
        "What another client does is seen while it does it",
        "Rows wait while somebody is about to press something in them",
        "Faults at work are shown, and what they make fail is said",
        "The page finds the server again, and asks for a token where it has another",
        "That the store is away is said until it is back",
        "A hidden page asks nothing, and catches up when it is seen again",
        "More pages than can be told of what goes on are told why");

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task In_a_browser(string check)
    {
        (string? problem, string? said) = await fixture.Checks.RunAsync(check);
        output.WriteLine(said ?? string.Empty);
        Assert.True(problem is null, problem);
    }

    [Fact]
    public void No_check_is_left_out() => Assert.Equal(fixture.Checks.Names.Order(StringComparer.Ordinal), Checks.Select(row => row.Data).Order(StringComparer.Ordinal));
}
