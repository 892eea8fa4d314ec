using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1;

namespace Fabra.Grpc.Server.Tests.Hosting;

public sealed class SignalTests
{
    /// <summary>Far below the 20 s of the drain; a stream that did not listen would use them up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Signals.Terminate)]
    [InlineData(Signals.Interrupt)]
    public async Task Signal_with_open_streams_ends_them_and_exits_0(int signal)
    {
        await using var server = await ChildServer.StartAsync(Cancel);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        using var watch = new global::Grpc.Health.V1.Health.HealthClient(channel).Watch(new HealthCheckRequest(), cancellationToken: Cancel);
        using var reflection = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Cancel);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancel);
        (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();
        (await reflection.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();

        server.Signal(signal);

        (await Should.ThrowAsync<RpcException>(() => reflection.ResponseStream.MoveNext(Cancel).WaitAsync(Patience, Cancel)))
            .StatusCode.ShouldBe(StatusCode.Unavailable);
        (await EndOfAsync(watch)).StatusCode.ShouldBe(StatusCode.Unavailable);
        (await server.WaitForExitAsync(Patience, Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task Second_signal_ends_a_drain_at_once()
    {
        await using var server = await ChildServer.StartAsync(Cancel);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        using var watch = new global::Grpc.Health.V1.Health.HealthClient(channel).Watch(new HealthCheckRequest(), cancellationToken: Cancel);
        (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();
        using var unfinished = await RawRpc.BeginAsync(server.GrpcAddress, "grpc.health.v1.Health/Check", Cancel);

        server.Signal(Signals.Terminate);
        // The watch tells when the first signal was understood; the unfinished call keeps the drain from ending.
        await EndOfAsync(watch);
        server.Signal(Signals.Terminate);

        (await server.WaitForExitAsync(Patience, Cancel)).ShouldBe(128 + 15);
    }

    private static Task<RpcException> EndOfAsync(AsyncServerStreamingCall<HealthCheckResponse> watch) => Should.ThrowAsync<RpcException>(
        () => watch.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel).AsTask().WaitAsync(Patience, Cancel));
}
