using System.Net.Sockets;

namespace VercelFunctions.Emulator.Tests;

/// <summary>How the emulator stops.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task It_stops_when_standard_input_ends_and_ignores_its_content()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        using HttpClient http = emulator.Http();
        await http.GetStringAsync("/emulator/items");
        Assert.Equal(0, await emulator.StopAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => RawConnection.OpenAsync(emulator.Endpoint));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_it_with_exit_code_0_despite_open_connections(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        Assert.SkipWhen(signal == "INT" && IsInterruptIgnored(), "SIGINT is ignored in this process and its children.");
        await using EmulatorProcess emulator = await EmulatorProcess.StartForSignalsAsync();
        using HttpClient http = emulator.Http();
        await http.GetStringAsync("/emulator/items");
        await emulator.SignalAsync(signal);
        Assert.Equal(0, await emulator.WaitForEndAsync());
        Assert.DoesNotContain("Exception", emulator.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("QUIT")]
    public async Task A_key_of_the_terminal_does_not_stop_an_emulator_that_stops_with_its_parent(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        using HttpClient http = emulator.Http();
        await emulator.SignalAsync(signal);
        await emulator.SignalAsync(signal);

        // Signals are handled within milliseconds.
        await Task.Delay(200);
        await http.GetStringAsync("/emulator/items");
        Assert.Equal(0, await emulator.StopAsync());
    }

    [Fact]
    public async Task A_request_in_progress_completes_before_it_stops()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        using RawConnection connection = await RawConnection.OpenAsync(emulator.Endpoint);
        await connection.SendAsync(
            RawConnection.Head(emulator, $"POST {emulator.Endpoint.AbsolutePath}under-way", "Content-Length: 4", "Expect: 100-continue"));

        // The emulator sends 100 when it starts to read: the request is in progress.
        Assert.Equal(100, (await connection.ReadAnswerAsync()).Status);
        await emulator.SignalAsync("TERM");
        await WaitUntilClosedToNewcomersAsync(emulator);
        await connection.SendAsync("1234"u8.ToArray());
        Assert.Equal(200, (await connection.ReadAnswerAsync()).Status);
        Assert.Equal(0, await emulator.WaitForEndAsync());
        Assert.Contains("POST under-way 200", emulator.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_never_completes_does_not_prevent_stopping()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        using RawConnection connection = await RawConnection.OpenAsync(emulator.Endpoint);
        await connection.SendAsync(
            RawConnection.Head(emulator, $"POST {emulator.Endpoint.AbsolutePath}endless", "Content-Length: 4", "Expect: 100-continue"));
        Assert.Equal(100, (await connection.ReadAnswerAsync()).Status);
        Assert.Equal(0, await emulator.StopAsync());
        Assert.DoesNotContain("error:", emulator.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_interrupt_ends_it_during_a_request()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        Assert.SkipWhen(IsInterruptIgnored(), "SIGINT is ignored in this process and its children.");
        await using EmulatorProcess emulator = await EmulatorProcess.StartForSignalsAsync("--fault", "get 100% slow 1m");
        using HttpClient http = emulator.Http();
        Task<HttpResponseMessage> request = http.GetAsync("slow");
        using (HttpClient other = emulator.Http())
        {
            Uri faults = new(emulator.Endpoint, "/emulator/faults");
            while (!(await other.GetStringAsync(faults)).Contains("\"hits\":1", StringComparison.Ordinal))
            {
                await Task.Delay(10);
            }
        }

        await emulator.SignalAsync("INT");
        await WaitUntilClosedToNewcomersAsync(emulator);
        await emulator.SignalAsync("INT");
        Assert.Equal(130, await emulator.WaitForEndAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => request);
    }

    private static async Task WaitUntilClosedToNewcomersAsync(EmulatorProcess emulator)
    {
        for (int attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                using RawConnection newcomer = await RawConnection.OpenAsync(emulator.Endpoint);
                await Task.Delay(10);
            }
            catch (SocketException)
            {
                return;
            }
        }

        Assert.Fail("The emulator still accepted connections after the signal.");
    }

    private static bool IsInterruptIgnored()
    {
        const int Interrupt = 2;
        const string Line = "SigIgn:";
        string? ignored = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(
            line => line.StartsWith(Line, StringComparison.Ordinal)) : null;
        return ignored is not null && (Convert.ToUInt64(ignored[Line.Length..].Trim(), 16) & (1UL << (Interrupt - 1))) != 0;
    }
}
