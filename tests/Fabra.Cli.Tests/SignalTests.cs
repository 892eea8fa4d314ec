using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fabra.Cli.CommandLine;
using Fabra.Testing;

namespace Fabra.Cli.Tests;

/// <summary>What only a process can show.</summary>
public sealed class SignalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task Signal_ends_a_command_with_128_and_its_number(int signal)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        // A child inherits what is ignored, and what a shell starts in the background ignores SIGINT.
        string[] arguments =
        [
            "--default-signal=INT", "dotnet", typeof(FabraCommandLine).Assembly.Location, "context", "list",
            "--server", $"http://{silent.LocalEndpoint}",
        ];
        var printed = new List<string>();
        await using (var fabra = ChildProcess.Start(new ProcessStartInfo("env", arguments), printed.Add))
        {
            // It has connected, so it waits for an answer and heeds signals.
            using var connection = await silent.AcceptTcpClientAsync(Cancellation);

            (await fabra.EndAsync(signal, Cancellation)).ShouldBe(128 + signal);
        }

        printed.ShouldBeEmpty();
    }
}
