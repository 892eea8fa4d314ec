using Fabra.Grpc.Server.Tests.Infrastructure;
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
    [InlineData("-TERM")]
    [InlineData("-INT")]
    public async Task Signal_with_open_streams_ends_them_and_exits_0(string signal)
    {
        await using var server = await ChildServer.StartAsync(Cancel);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        using var watch = new global::Grpc.Health.V1.Health.HealthClient(channel).Watch(new HealthCheckRequest(), cancellationToken: Cancel);
        using var reflection = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Cancel);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancel);
        (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();
        (await reflection.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();

        await server.SignalAsync(signal, Cancel);

        (await server.WaitForExitAsync(Patience, Cancel)).ShouldBe(0);
        (await Should.ThrowAsync<RpcException>(() => reflection.ResponseStream.MoveNext(Cancel)))
            .StatusCode.ShouldBe(StatusCode.Unavailable);
        (await Should.ThrowAsync<RpcException>(async () => await watch.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel)))
            .StatusCode.ShouldBe(StatusCode.Unavailable);
    }
}
