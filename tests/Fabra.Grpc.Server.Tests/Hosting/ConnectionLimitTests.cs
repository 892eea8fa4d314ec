using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Fabra.Grpc.Server.Hosting;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Testing;

namespace Fabra.Grpc.Server.Tests.Hosting;

/// <summary>Connections without number, on a process that may not open many files.</summary>
public sealed class ConnectionLimitTests
{
    private const int Descriptors = 512;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 100, ConnectionLimit.MostWithoutLimit)]
    [InlineData(1_048_576L, 100, ConnectionLimit.MostWithoutLimit)]
    [InlineData(4_096L, 100, 4_096 - 100 - ConnectionLimit.Reserve)]
    [InlineData(512L, 200, 512 - 200 - ConnectionLimit.Reserve)]
    public void Limit_follows_that_of_descriptors_and_leaves_a_reserve(long? descriptors, int open, int most) =>
        ConnectionLimit.Of(descriptors, open).ShouldBe(most);

    [Fact]
    public async Task Process_that_may_open_too_few_files_does_not_start_and_says_how_many_are_needed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where a shell can lower the limit of the server it starts.");
        using var folder = new TemporaryFolder();
        var lines = new ConcurrentQueue<string>();
        await using var server = ChildProcess.Start(Start(folder, descriptors: 320), lines.Enqueue);

        (await server.WaitForExitAsync(Cancel)).ShouldBe(2);

        lines.ShouldContain(line => line.StartsWith("fabra: the process may have 320 files open at once (ulimit -n); at least "));
    }

    [Fact]
    public void Descriptors_of_this_process_are_known()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where files of a process can be counted.");

        FileDescriptors.Open().ShouldBeGreaterThan(10);
        (FileDescriptors.Limit() ?? long.MaxValue).ShouldBeGreaterThan(FileDescriptors.Open());
    }

    [Fact]
    public async Task Idle_connections_on_few_descriptors_are_refused_and_the_server_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where a shell can lower the limit of the server it starts.");
        using var folder = new TemporaryFolder();
        var lines = new ConcurrentQueue<string>();
        await using var server = await ChildProcess.StartAsync(Start(folder, Descriptors), "server_started ", lines.Enqueue, Cancel);
        using var http = new HttpClient { BaseAddress = new Uri(server.ReadyField("http")) };
        (await http.GetStringAsync("/healthz", Cancel)).ShouldContain("alive");
        var grpc = new Uri(server.ReadyField("grpc"));

        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 2 * Descriptors; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                try
                {
                    await socket.ConnectAsync(grpc.Host, grpc.Port, Cancel);
                }
                catch (SocketException)
                {
                    // Closed before it was open.
                }
            }

            // Whoever is connected goes on being served while others are turned away.
            await Polling.UntilAsync(
                () => Task.FromResult(lines.Any(line => line.Contains("connection_refused ", StringComparison.Ordinal))), "it says so", Cancel);
            (await http.GetStringAsync("/readyz", Cancel)).ShouldContain("ready");
            server.HasExited.ShouldBeFalse();
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await Polling.UntilAsync(
            async () =>
            {
                using var again = new HttpClient { BaseAddress = http.BaseAddress };
                try
                {
                    return (await again.GetAsync("/healthz", Cancel)).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "new connections are taken again",
            Cancel);
        lines.Count(line => line.Contains("connection_refused ", StringComparison.Ordinal)).ShouldBeLessThan(30, "One line a second is enough.");
    }

    private static ProcessStartInfo Start(TemporaryFolder folder, int descriptors) => new(
        "/bin/sh",
        [
            "-c", $"ulimit -n {descriptors}; exec dotnet \"$0\" \"$@\"", typeof(FabraServer).Assembly.Location,
            .. TestServer.Arguments(new DirectoryInfo(folder.Path)),
        ]);
}
