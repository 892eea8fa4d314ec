using Fabra.Client.Fakes;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Tests;

public sealed class StreamResumeTests : ClientTest
{
    [Fact]
    public async Task StreamContexts_broken_again_and_again_skips_and_repeats_nothing()
    {
        AddContexts(500);
        foreach (var count in (int[])[7, 0, 1, 200, 0, 0, 13])
        {
            State.StreamBreaks.Enqueue((count, false));
        }

        var ids = await CollectAsync(new StreamContextsOptions());

        ids.ShouldBe(State.Contexts.Select(context => context.ContextId));
        State.CountOf("StreamContexts").ShouldBe(8);
    }

    [Fact]
    public async Task StreamContexts_reset_in_flight_skips_and_repeats_nothing()
    {
        AddContexts(500);
        State.StreamBreaks.Enqueue((50, true));
        State.StreamBreaks.Enqueue((200, true));

        var ids = await CollectAsync(new StreamContextsOptions());

        ids.ShouldBe(State.Contexts.Select(context => context.ContextId));
        State.CountOf("StreamContexts").ShouldBe(3);
    }

    [Fact]
    public async Task StreamContexts_broken_with_a_limit_delivers_exactly_the_limit()
    {
        AddContexts(100);
        State.StreamBreaks.Enqueue((30, false));
        State.StreamBreaks.Enqueue((20, false));

        var ids = await CollectAsync(new StreamContextsOptions { Limit = 50 });

        ids.ShouldBe(State.Contexts.Take(50).Select(context => context.ContextId));
    }

    [Fact]
    public async Task StreamContexts_given_a_token_continues_after_it()
    {
        AddContexts(20);
        string? token = null;
        await foreach (var next in Client.StreamContextsAsync(new StreamContextsOptions { Limit = 5 }, Cancellation))
        {
            token = next.ResumeToken;
        }

        var rest = await CollectAsync(new StreamContextsOptions { ResumeToken = token });

        rest.ShouldBe(State.Contexts.Skip(5).Select(context => context.ContextId));
    }

    [Fact]
    public async Task StreamContexts_server_that_stays_away_gives_up_after_the_attempts()
    {
        AddContexts(20);
        State.StreamBreaks.Enqueue((10, false));
        State.StreamBreaks.Enqueue((0, false));
        State.StreamBreaks.Enqueue((0, false));
        State.StreamBreaks.Enqueue((0, false));
        State.StreamBreaks.Enqueue((0, false));
        var received = 0;

        await Should.ThrowAsync<FabraRpcException>(async () =>
        {
            await foreach (var _ in Client.StreamContextsAsync(null, Cancellation))
            {
                received++;
            }
        });

        received.ShouldBe(10);
        State.CountOf("StreamContexts").ShouldBe(4);
    }

    [Fact]
    public async Task StreamContexts_refused_is_not_resumed()
    {
        State.FailNext("StreamContexts", FakeErrors.Create(StatusCode.InvalidArgument, "INVALID_TIME_RANGE", "start: after end", "start"));

        var error = await Should.ThrowAsync<FabraRpcException>(() => CollectAsync(new StreamContextsOptions()));

        error.ReasonCode.ShouldBe(ErrorReason.InvalidTimeRange);
        State.CountOf("StreamContexts").ShouldBe(1);
    }

    private async Task<List<string>> CollectAsync(StreamContextsOptions options)
    {
        var ids = new List<string>();
        await foreach (var next in Client.StreamContextsAsync(options, Cancellation))
        {
            ids.Add(next.Context.ContextId);
        }

        return ids;
    }
}
