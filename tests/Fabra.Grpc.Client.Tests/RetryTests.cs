using Fabra.Client.Fakes;
using Grpc.Core;

namespace Fabra.Client.Tests;

public sealed class RetryTests : ClientTest
{
    [Fact]
    public async Task Call_unavailable_is_repeated_with_growing_delays()
    {
        State.FailNext("GetServerInfo", FakeErrors.Unavailable(), FakeErrors.Unavailable(), FakeErrors.Unavailable());

        (await Client.GetServerInfoAsync(Cancellation)).Version.ShouldBe("0.1.0");

        Clock.Delays.Count.ShouldBe(3);
        for (var i = 0; i < 3; i++)
        {
            Clock.Delays[i].TotalMilliseconds.ShouldBeInRange(80 << i, 120 << i);
        }
    }

    [Fact]
    public async Task Call_unavailable_too_often_gives_up()
    {
        State.FailNext("GetServerInfo", [.. Enumerable.Range(0, 10).Select(_ => FakeErrors.Unavailable())]);

        var error = await Should.ThrowAsync<FabraRpcException>(() => Client.GetServerInfoAsync(Cancellation));

        error.StatusCode.ShouldBe(StatusCode.Unavailable);
        error.IsTransient.ShouldBeTrue();
        State.CountOf("GetServerInfo").ShouldBe(4);
    }

    [Fact]
    public async Task Call_for_which_the_server_asked_the_embedder_in_vain_is_not_repeated()
    {
        State.FailNext("Search", FakeErrors.Create(StatusCode.Unavailable, "EMBEDDER_UNAVAILABLE", "the embedder m cannot be reached"));

        var error = await Should.ThrowAsync<FabraRpcException>(() => Client.SearchAsync("kb", "refunds", cancellationToken: Cancellation));

        error.ReasonCode.ShouldBe(V1.ErrorReason.EmbedderUnavailable);
        State.CountOf("Search").ShouldBe(1);
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.InvalidArgument)]
    public async Task Call_failed_otherwise_is_not_repeated(StatusCode code)
    {
        State.FailNext("GetServerInfo", new RpcException(new Status(code, "no")));

        var error = await Should.ThrowAsync<FabraRpcException>(() => Client.GetServerInfoAsync(Cancellation));

        error.StatusCode.ShouldBe(code);
        error.Message.ShouldBe("no");
        State.CountOf("GetServerInfo").ShouldBe(1);
    }

    [Fact]
    public async Task Call_cancelled_throws_cancellation()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Client.GetServerInfoAsync(cancelled.Token));
    }

    [Fact]
    public async Task Call_over_deadline_throws_deadline_exceeded()
    {
        var options = new GetFeaturesOptions { Timeout = TimeSpan.FromTicks(1) };

        var error = await Should.ThrowAsync<FabraRpcException>(() => Client.GetFeaturesAsync(["score"], ["u1"], options, Cancellation));

        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        error.Message.ShouldBe("No answer came in time.");
    }

    [Fact]
    public async Task Call_without_server_is_unavailable_and_says_why()
    {
        // Port 1 needs privileges, so nothing of the test's own listens there.
        var options = Options;
        options.Address = "http://127.0.0.1:1";
        using var client = new FabraClient(options);

        var error = await Should.ThrowAsync<FabraRpcException>(() => client.GetServerInfoAsync(Cancellation));

        error.StatusCode.ShouldBe(StatusCode.Unavailable);
        error.Reason.ShouldBe("");
        error.Message.ShouldBe("Connection refused");
        Clock.Delays.Count.ShouldBe(3);
    }
}
