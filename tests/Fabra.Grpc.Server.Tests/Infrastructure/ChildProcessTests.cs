using System.Diagnostics;
using System.Globalization;
using Fabra.Testing;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

/// <summary>Tests kill and freeze servers by their ids, so the ids have to be right.</summary>
public sealed class ChildProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_gives_the_id_of_the_program_itself()
    {
        await using var process = await ChildProcess.StartAsync(Shell("echo ready pid=$$; exec sleep 600"), "ready", Cancel);

        process.ReadyField("pid").ShouldBe(process.Id.ToString(CultureInfo.InvariantCulture));
        File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").ShouldBeEmpty();
        (await process.EndAsync(Signals.Terminate, Cancel)).ShouldBe(128 + Signals.Terminate);
    }

    [Fact]
    public async Task Start_of_what_ends_early_tells_what_it_printed()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(
            () => ChildProcess.StartAsync(Shell("echo no such setting >&2; exit 2"), "ready", Cancel));

        error.Message.ShouldContain("no such setting");
    }

    [Fact]
    public async Task Signal_after_the_end_reaches_nobody()
    {
        await using var process = ChildProcess.Start(Shell("exit 3"));

        (await process.WaitForExitAsync(Cancel)).ShouldBe(3);

        process.Signal(Signals.Kill);
        process.Resume();
        process.HasExited.ShouldBeTrue();
    }

    private static ProcessStartInfo Shell(string script) => new("sh", ["-c", script]);
}
