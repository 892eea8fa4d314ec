using Fabra.Authoring;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Grpc.Server.Tests.Protos;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Fabra.Grpc.Server.Tests.Hosting;

public sealed class DrainTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_call_in_flight_finishes()
    {
        var entered = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(builder => builder.Scripted(async (_, _) =>
        {
            entered.SetResult();
            await finish.Task;
        }));
        var call = new Scripted.ScriptedClient(server.Channel)
            .GetAsync(new ScriptedRequest(), cancellationToken: Cancel);
        await entered.Task.WaitAsync(Cancel);

        var stopped = server.Server.StopAsync(Cancel);
        stopped.IsCompleted.ShouldBeFalse();
        finish.SetResult();

        await call.ResponseAsync.WaitAsync(Cancel);
        await stopped.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Stop_health_watch_hears_not_serving_and_ends_unavailable()
    {
        await using var server = await TestServer.StartAsync();
        using var watch = new global::Grpc.Health.V1.Health.HealthClient(server.Channel)
            .Watch(new HealthCheckRequest(), cancellationToken: Cancel);
        await watch.ResponseStream.MoveNext(Cancel);

        var stopped = server.Server.StopAsync(Cancel);

        (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.NotServing);
        var end = await Should.ThrowAsync<RpcException>(() => watch.ResponseStream.MoveNext(Cancel));
        end.StatusCode.ShouldBe(StatusCode.Unavailable);
        end.Reason().ShouldBe("SHUTTING_DOWN");
        await stopped.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task Stop_open_reflection_streams_end_at_once()
    {
        await using var server = await TestServer.StartAsync();
        using var v1 = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: Cancel);
        await v1.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancel);
        (await v1.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();
        using var v1Alpha = new Alpha.ServerReflection.ServerReflectionClient(server.Channel)
            .ServerReflectionInfo(cancellationToken: Cancel);
        await v1Alpha.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { ListServices = "" }, Cancel);
        (await v1Alpha.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();

        var stopped = server.Server.StopAsync(Cancel);

        foreach (var waiting in new[] { v1.ResponseStream.MoveNext(Cancel), v1Alpha.ResponseStream.MoveNext(Cancel) })
        {
            var end = await Should.ThrowAsync<RpcException>(() => waiting);
            end.StatusCode.ShouldBe(StatusCode.Unavailable);
            end.Reason().ShouldBe("SHUTTING_DOWN");
        }

        server.Server.Options.Limits.DrainTimeout.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
        await stopped.WaitAsync(TimeSpan.FromSeconds(5), Cancel);
    }

    [Fact]
    public async Task Stop_session_goes_on_until_the_time_to_drain_is_over()
    {
        await using var server = await TestServer.StartAsync(builder =>
        {
            builder.Options.Limits.DrainTimeout = TimeSpan.FromSeconds(1);
            builder.Scripted();
        });
        using var session = new Scripted.ScriptedClient(server.Channel).Talk(cancellationToken: Cancel);
        (await session.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();

        var stopped = server.Server.StopAsync(Cancel);
        await session.RequestStream.WriteAsync(new ScriptedRequest(), Cancel);
        (await session.ResponseStream.MoveNext(Cancel)).ShouldBeTrue("a session goes on while the server drains");

        var end = await Should.ThrowAsync<RpcException>(() => session.ResponseStream.MoveNext(Cancel));
        end.StatusCode.ShouldBe(StatusCode.Unavailable);
        end.Reason().ShouldBe("SHUTTING_DOWN");
        await stopped.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task RefuseWhenDraining_refuses_only_then()
    {
        await using var server = await TestServer.StartAsync();
        var shutdown = (Server.Hosting.ShutdownAwareness)server.Server.Services
            .GetService(typeof(Server.Hosting.ShutdownAwareness)).ShouldNotBeNull();
        shutdown.RefuseWhenDraining();

        await server.Server.StopAsync(Cancel);

        Should.Throw<FabraException>(shutdown.RefuseWhenDraining).Reason.ShouldBe(ErrorReason.ShuttingDown);
    }
}
