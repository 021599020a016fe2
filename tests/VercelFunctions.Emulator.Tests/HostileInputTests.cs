using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace VercelFunctions.Emulator.Tests;

/// <summary>20,000 malformed or malicious requests, generated from a fixed seed so that every run sends the same ones.</summary>
public sealed partial class HostileInputTests
{
    private const int Connections = 4_000;
    private const int RequestsPerConnection = 5;
    private const int Workers = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Hostile_requests_cause_no_5xx_no_exception_and_no_change()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--project", "hostile");
        using HttpClient http = emulator.Http();
        string[] keys = [.. Enumerable.Range(0, 50).Select(i => $"kept-{i}")];
        foreach (string key in keys)
        {
            Assert.Equal(200, (int)(await http.SetAsync(key, new StringContent($"\"{key}\""), ("x-vercel-cache-tags", "kept"))).StatusCode);
        }

        ConcurrentDictionary<int, int> statuses = new();
        ConcurrentQueue<string> problems = new();
        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (number, _) =>
        {
            HostileRequests requests = new(new Random(number), emulator.Endpoint, emulator.Token);
            try
            {
                string answers = await SendAsync(emulator.Endpoint, requests);
                foreach (Match answer in StatusLine().Matches(answers))
                {
                    int status = int.Parse(answer.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                    statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

                    // 505 means an unsupported version of HTTP: an error of the client despite its number.
                    if (status >= 500 && status != 505)
                    {
                        problems.Enqueue($"{status} on connection {number}: {requests.Description}");
                    }
                }
            }
            catch (OperationCanceledException)
            {
                problems.Enqueue($"No response, and the connection was not closed, on connection {number}: {requests.Description}");
            }
        });

        Assert.Empty(problems);

        // Many requests pass the first checks, so the code after them is tested too.
        Assert.True(statuses.Values.Sum() > Connections * RequestsPerConnection / 2, $"Few responses: {string.Join(", ", statuses)}");
        Assert.All(
            [200, 400, 401, 404, 405, 421],
            status => Assert.True(statuses.ContainsKey(status), $"No response had the status {status}: {string.Join(", ", statuses)}"));
        Assert.All(keys, key => Assert.Equal($"\"{key}\"", http.GetStringAsync(key).GetAwaiter().GetResult()));
        Assert.Equal(0, await emulator.StopAsync());
        Assert.DoesNotContain("error:", emulator.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", emulator.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(Uri endpoint, HostileRequests requests)
    {
        using CancellationTokenSource deadline = new(Patience);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint.Host, endpoint.Port, deadline.Token);
        using NetworkStream stream = new(socket);
        StringBuilder answers = new();
        Task reading = ReadAsync(stream, answers, deadline.Token);
        try
        {
            for (int i = 0; i < RequestsPerConnection; i++)
            {
                await stream.WriteAsync(requests.Next(isLast: i == RequestsPerConnection - 1), deadline.Token);
            }

            // Waits for the responses to all but the last request, which can be incomplete, and then ends the input.
            while (!reading.IsCompleted && CountAnswers(answers) < RequestsPerConnection - 1)
            {
                await Task.WhenAny(reading, Task.Delay(5, deadline.Token));
                deadline.Token.ThrowIfCancellationRequested();
            }

            if (!requests.ClosesByItself)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // The emulator closed the connection.
        }

        await reading;
        return answers.ToString();
    }

    private static int CountAnswers(StringBuilder answers)
    {
        lock (answers)
        {
            return StatusLine().Count(answers.ToString());
        }
    }

    private static async Task ReadAsync(NetworkStream stream, StringBuilder answers, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[8192];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is int count and > 0)
            {
                lock (answers)
                {
                    answers.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }
            }
        }
        catch (IOException)
        {
            // A reset also closes the connection.
        }
    }

    [GeneratedRegex(@"HTTP/1\.1 ([0-9]{3}) ")]
    private static partial Regex StatusLine();
}
