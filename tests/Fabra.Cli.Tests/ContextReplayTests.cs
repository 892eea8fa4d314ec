using System.Text.Json.Nodes;
using Fabra.V1;

namespace Fabra.Cli.Tests;

public sealed class ContextReplayTests : CliTest
{
    [Fact]
    public async Task Replay_not_identical_prints_the_difference_and_succeeds()
    {
        Differ();

        var run = await RunAsync("context", "replay", Id, "--mode", "current");

        run.Code.ShouldBe(0);
        var json = JsonNode.Parse(run.Out)!;
        json["identical"]!.GetValue<bool>().ShouldBeFalse();
        json["mode"]!.GetValue<string>().ShouldBe("current");
        json["reexecuted"]!.GetValue<string>().ShouldBe("full");
        json["differences"]![0]!["path"]!.GetValue<string>().ShouldBe("content");
        ((ReplayContextRequest)State.Calls.Single().Request!).Mode.ShouldBe(ReplayMode.Current);
    }

    [Fact]
    public async Task Replay_not_identical_with_check_fails()
    {
        Differ();

        (await RunAsync("context", "replay", Id, "--mode", "as-of", "--check")).Code.ShouldBe(1);
    }

    [Fact]
    public async Task Replay_identical_with_check_succeeds()
    {
        AddContexts(1);
        State.Replay = new ReplayContextResponse { Original = State.Contexts[0], Replayed = State.Contexts[0], Identical = true };

        (await RunOnTerminalAsync("context", "replay", Id, "--check")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Replay_with_a_time_means_as_of()
    {
        Differ();

        await RunAsync("context", "replay", Id, "--as-of", "2024-01-15T10:00:00Z");

        var request = (ReplayContextRequest)State.Calls.Single().Request!;
        request.Mode.ShouldBe(ReplayMode.AsOf);
        request.AsOf.ToDateTimeOffset().ShouldBe(new DateTimeOffset(2024, 1, 15, 10, 0, 0, TimeSpan.Zero));
    }

    private void Differ()
    {
        AddContexts(2);
        State.Replay = new ReplayContextResponse
        {
            Original = State.Contexts[0],
            Replayed = State.Contexts[1],
            Reexecuted = Reexecution.Full,
            Differences = { new ReplayDifference { Path = "content", Message = "the text differs" } },
        };
    }
}
