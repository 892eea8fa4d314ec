using Fabra.Substitutes.Tests.Echo;
using Grpc.Core;

namespace Fabra.Substitutes.Tests.Grpc;

public sealed class EchoFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thrown_status_arrives_with_its_trailers()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        var client = new EchoService.EchoServiceClient(channel);

        var error = await Should.ThrowAsync<RpcException>(
            async () => await client.UnaryAsync(new EchoRequest { Text = EchoGrpcService.Fail }, cancellationToken: Cancel));

        error.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        error.Status.Detail.ShouldBe("asked to fail");
        error.Trailers.GetValue("reason").ShouldBe("asked");
        error.Trailers.GetValueBytes("detail-bin").ShouldBe([1, 2, 255]);
    }

    [Fact]
    public async Task Deadline_passed_ends_the_call_on_both_sides()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        var client = new EchoService.EchoServiceClient(channel);
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(100);

        var error = await Should.ThrowAsync<RpcException>(async () => await client.UnaryAsync(
            new EchoRequest { Text = EchoGrpcService.Hang }, new CallOptions(cancellationToken: Cancel).WithDeadline(deadline)));

        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Cancelling_the_token_ends_the_call_and_reaches_the_server()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var call = new EchoService.EchoServiceClient(channel).ServerStream(
            new EchoRequest { Text = EchoGrpcService.Hang, Repeat = 1 }, cancellationToken: cancelling.Token);
        (await call.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();

        await cancelling.CancelAsync();

        var error = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext());
        error.StatusCode.ShouldBe(StatusCode.Cancelled);
        await server.Journal.Cancelled.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Disposing_a_call_under_way_cancels_it_on_the_server()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        var call = new EchoService.EchoServiceClient(channel).ServerStream(
            new EchoRequest { Text = EchoGrpcService.Hang, Repeat = 1 }, cancellationToken: Cancel);
        (await call.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();

        call.Dispose();

        await server.Journal.Cancelled.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Status_of_a_call_under_way_is_refused()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel).Duplex(cancellationToken: Cancel);

        Should.Throw<InvalidOperationException>(() => call.GetStatus());
        Should.Throw<InvalidOperationException>(call.GetTrailers);
    }
}
