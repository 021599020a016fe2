using System.Collections.Concurrent;

namespace VercelFunctions.TestSupport;

/// <summary>A site whose pages have a sequence of responses, one per request. The last response is repeated.</summary>
public sealed class StubSite : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<StubAnswer>> _pages = new();
    private readonly StubServer _server;

    public StubSite() => _server = new StubServer(Answer);

    /// <summary>The requests so far, in order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <summary>Creates the response of a page, with those cache headers that are not null.</summary>
    public static StubAnswer Answer(string? cache, string? age = null, string? id = null, int status = 200)
    {
        StubAnswer answer = StubAnswer.Html("<html>A page</html>", status);
        answer = cache is null ? answer : answer.With("x-vercel-cache", cache);
        answer = age is null ? answer : answer.With("age", age);
        return id is null ? answer : answer.With("x-vercel-id", id);
    }

    /// <summary>Adds a page.</summary>
    /// <param name="path">The path, without the leading slash.</param>
    /// <param name="answers">The responses; if there are none, the response is a HIT.</param>
    /// <returns>The URL of the page.</returns>
    public string Page(string path, params StubAnswer[] answers)
    {
        _pages[path] = new(answers.Length == 0 ? [Answer("HIT")] : answers);
        return _server.Url + path;
    }

    /// <summary>The number of requests for a page.</summary>
    public int Visits(string path) => Requests.Count(request => request.Target == "/" + path);

    public void Dispose() => _server.Dispose();

    private StubAnswer Answer(RecordedRequest request)
    {
        if (!_pages.TryGetValue(request.Target[1..], out ConcurrentQueue<StubAnswer>? answers))
        {
            return StubAnswer.Empty(404);
        }

        lock (answers)
        {
            bool found = answers.Count > 1 ? answers.TryDequeue(out StubAnswer? answer) : answers.TryPeek(out answer);
            return found ? answer! : throw new InvalidOperationException();
        }
    }
}
