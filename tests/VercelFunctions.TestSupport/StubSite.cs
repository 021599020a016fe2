using System.Collections.Concurrent;

namespace VercelFunctions.TestSupport;

/// <summary>A site whose pages answer in turn: the first time with the first answer, and from the last on always with that.</summary>
public sealed class StubSite : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<StubAnswer>> _pages = new();
    private readonly StubServer _server;

    public StubSite() => _server = new StubServer(Answer);

    /// <summary>What has come so far, in order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <summary>The answer of a page: its cache headers, each only where it is given.</summary>
    public static StubAnswer Answer(string? cache, string? age = null, string? id = null, int status = 200)
    {
        StubAnswer answer = StubAnswer.Html("<html>A page</html>", status);
        answer = cache is null ? answer : answer.With("x-vercel-cache", cache);
        answer = age is null ? answer : answer.With("age", age);
        return id is null ? answer : answer.With("x-vercel-id", id);
    }

    /// <summary>Adds a page.</summary>
    /// <param name="path">Its path, without the slash before it.</param>
    /// <param name="answers">What it answers; without any, it is a HIT.</param>
    /// <returns>Its URL.</returns>
    public string Page(string path, params StubAnswer[] answers)
    {
        _pages[path] = new(answers.Length == 0 ? [Answer("HIT")] : answers);
        return _server.Url + path;
    }

    /// <summary>How often a page was asked for.</summary>
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
            return (answers.Count > 1 ? answers.TryDequeue(out StubAnswer? answer) : answers.TryPeek(out answer)) ? answer! : throw new InvalidOperationException();
        }
    }
}
