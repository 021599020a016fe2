using System.Globalization;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A server on loopback in place of an API. It holds every request against the API's documentation, records it,
/// answers as the API would, and fails on demand: the faults asked for make a script, each used up before the next.
/// A request that departs from the documentation is answered 400 (an unauthorized one 401), uses up no fault,
/// and is told of in <see cref="Violations"/>, which a test asserts to be empty.
/// </summary>
/// <typeparam name="TRequest">What a request to this API says.</typeparam>
public abstract class ApiStandIn<TRequest> : IDisposable
    where TRequest : ApiRequest
{
    private readonly object _lock = new();
    private readonly StubServer _server;
    private readonly string _token;
    private readonly List<TRequest> _requests = [];
    private readonly List<string> _violations = [];
    private readonly List<Fault> _faults = [];

    private protected ApiStandIn(string token)
    {
        _token = token;
        _server = new StubServer(Answer);
        Url = _server.Url.TrimEnd('/');
    }

    /// <summary>The API's base, without a slash at its end, as the variables that lead to such APIs hold it.</summary>
    public string Url { get; }

    /// <summary>What has come so far, in order of arrival, wrong requests included.</summary>
    public IReadOnlyList<TRequest> Requests => Locked(() => _requests.ToArray());

    /// <summary>What was wrong with the requests so far, a sentence each; none of them quotes a token.</summary>
    public IReadOnlyList<string> Violations => Locked(() => _violations.ToArray());

    /// <summary>How many faults of the script are still to come; those without a count are not counted.</summary>
    public int FaultsLeft => Locked(() => _faults.Where(fault => fault.Left != int.MaxValue).Sum(fault => fault.Left));

    /// <summary>Fails the next requests with a status and an error that fits it.</summary>
    public void FailNext(int status, int count = 1) => AnswerNext(ErrorAnswer(status), count);

    /// <summary>Fails the next requests with a status and this error.</summary>
    public void FailNext(int status, string code, string message, int count = 1) => AnswerNext(ErrorAnswer(status, code, message), count);

    /// <summary>Fails the next requests with a status and one more header.</summary>
    public void FailNextWithHeader(int status, string header, string value, int count = 1) => AnswerNext(ErrorAnswer(status).With(header, value), count);

    /// <summary>Answers the next requests 429 with <c>Retry-After</c> in seconds.</summary>
    public void RateLimitNext(int retryAfterSeconds, int count = 1) =>
        FailNextWithHeader(429, "Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture), count);

    /// <summary>Answers the next requests 429 with <c>Retry-After</c> as an HTTP date, which is of whole seconds.</summary>
    public void RateLimitNextUntilDate(DateTimeOffset date, int count = 1) =>
        FailNextWithHeader(429, "Retry-After", date.ToString("R", CultureInfo.InvariantCulture), count);

    /// <summary>Answers the next requests 429 with <c>X-RateLimit-Reset</c>, in seconds since 1970.</summary>
    public void RateLimitNextUntilReset(DateTimeOffset reset, int count = 1) =>
        FailNextWithHeader(429, "X-RateLimit-Reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), count);

    /// <summary>Leaves the next requests without an answer, on a connection that stays open.</summary>
    public void NeverAnswerNext(int count = 1) => BreakNext(StubDelivery.Never, count);

    /// <summary>Ends the connection of the next requests halfway through the body of the answer.</summary>
    public void CutNext(int count = 1) => BreakNext(StubDelivery.CutByLength, count);

    /// <summary>Resets the connection of the next requests in place of an answer.</summary>
    public void ResetNext(int count = 1) => BreakNext(StubDelivery.Reset, count);

    /// <summary>Resets the connection of the next requests halfway through the body of the answer.</summary>
    public void ResetMidBodyNext(int count = 1) => BreakNext(StubDelivery.ResetMidBody, count);

    /// <summary>Answers the next requests with this status and what looks like JSON, and is none.</summary>
    public void MalformNext(int status = 200, int count = 1) => AnswerNext(StubAnswer.Json("""{"error":{"code":""", status), count);

    /// <summary>Answers the next requests with anything.</summary>
    public void AnswerNext(StubAnswer answer, int count = 1) => FailWhere(_ => true, answer, count);

    /// <summary>Fails every so-manieth request of those that no fault before it took.</summary>
    public void FailEvery(int nth, int status) => FailEvery(nth, ErrorAnswer(status));

    /// <summary>Answers every so-manieth request 429 with <c>Retry-After</c> in seconds.</summary>
    public void RateLimitEvery(int nth, int retryAfterSeconds) =>
        FailEvery(nth, ErrorAnswer(429).With("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Answers requests of a kind with anything, as often as is said. The predicate runs on a thread of the server: no script block.</summary>
    public void FailWhere(Func<TRequest, bool> predicate, StubAnswer answer, int count = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        lock (_lock)
        {
            _faults.Add(new Fault(predicate, answer) { Left = count });
        }
    }

    /// <summary>Forgets the faults that are still to come.</summary>
    public void ClearFaults()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    /// <summary>Forgets requests, violations and faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _violations.Clear();
            _faults.Clear();
        }
    }

    /// <summary>An error as this API answers it.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The error's code; null for the usual one of this status.</param>
    /// <param name="message">The error's message; null for one that says the status.</param>
    public abstract StubAnswer ErrorAnswer(int status, string? code = null, string? message = null);

    /// <summary>Ends the server.</summary>
    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes a request apart and checks all of it but the token.</summary>
    private protected abstract TRequest Read(RecordedRequest raw);

    /// <summary>Answers a request that is as it should be, and that is not to fail.</summary>
    private protected abstract StubAnswer Serve(TRequest request);

    private void BreakNext(StubDelivery delivery, int count) => AnswerNext(StubAnswer.Json("""{"broken":true}""") with { Delivery = delivery }, count);

    private void FailEvery(int nth, StubAnswer answer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nth);
        int seen = 0;
        FailWhere(_ => ++seen % nth == 0, answer);
    }

    private StubAnswer Answer(RecordedRequest raw)
    {
        lock (_lock)
        {
            try
            {
                TRequest request = Read(raw);
                StubAnswer answer = Answer(request);
                request.Status = answer.Delivery == StubDelivery.Whole ? answer.Status : 0;
                _requests.Add(request);
                return answer;
            }
            catch (Exception exception)
            {
                // A bug here must fail the test that meets it, not hang it.
                _violations.Add($"{raw.Method} {raw.Target}: the stand-in failed: {exception}");
                return StubAnswer.Empty(500);
            }
        }
    }

    private StubAnswer Answer(TRequest request)
    {
        string? authorization = request.Raw.Header("authorization");
        request.IsAuthorized = authorization == "Bearer " + _token;
        if (authorization?.StartsWith("Bearer ", StringComparison.Ordinal) != true)
        {
            request.Violate("the Authorization header bears no token");
        }

        _violations.AddRange(request.Violations.Select(violation => $"{request.Method} {request.Path}: {violation}"));
        if (!request.IsAuthorized)
        {
            return ErrorAnswer(401);
        }

        if (request.Violations.Count > 0)
        {
            return ErrorAnswer(400, null, string.Join("; ", request.Violations));
        }

        Fault? fault = _faults.Find(fault => fault.Left > 0 && fault.Takes(request));
        if (fault is null)
        {
            return Serve(request);
        }

        if (fault.Left != int.MaxValue)
        {
            fault.Left--;
        }

        return fault.Answer;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private sealed record Fault(Func<TRequest, bool> Takes, StubAnswer Answer)
    {
        public int Left { get; set; }
    }
}
