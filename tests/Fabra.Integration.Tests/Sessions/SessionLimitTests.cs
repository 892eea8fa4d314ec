using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Hosting;
using Fabra.Integration.Tests.Infrastructure;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Integration.Tests.Sessions;

/// <summary>Limits of time, and the end of the server, with sessions open.</summary>
public sealed class SessionLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_without_steps_ends_at_the_idle_limit()
    {
        await using var server = await StartAsync(new SessionLimits { Idle = TimeSpan.FromMilliseconds(200) });
        using var session = await new RawSession(server.Client.Contexts).OpenAsync("idle");

        var error = await session.FailAsync();

        error.ShouldSay(StatusCode.DeadlineExceeded, "SESSION_IDLE");
    }

    [Fact]
    public async Task Busy_session_ends_at_the_total_limit()
    {
        await using var server = await StartAsync(
            new SessionLimits { Idle = TimeSpan.FromSeconds(30), Total = TimeSpan.FromMilliseconds(500) });
        using var session = await new RawSession(server.Client.Contexts).OpenAsync("busy");

        var error = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (true)
            {
                (await session.StepAsync(RawSession.Read("engagement_score", "user123"))).Features.ShouldNotBeNull();
            }
        });

        // Either side of the stream may learn of its end first.
        (error.StatusCode == StatusCode.DeadlineExceeded ? error : await session.FailAsync())
            .ShouldSay(StatusCode.DeadlineExceeded, "SESSION_EXPIRED");
    }

    [Fact]
    public async Task Steps_keep_a_session_from_being_idle()
    {
        await using var server = await StartAsync(new SessionLimits { Idle = TimeSpan.FromSeconds(1) });
        using var session = await new RawSession(server.Client.Contexts).OpenAsync("awake");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        for (var i = 0; i < 6 && await timer.WaitForNextTickAsync(Cancellation); i++)
        {
            (await session.AddAsync("awake")).Added.ItemsCount.ShouldBe(i + 1);
        }

        (await session.CommitAsync()).Committed.ShouldNotBeNull();
    }

    [Fact]
    public async Task Open_session_finishes_while_the_server_drains_and_new_ones_are_refused()
    {
        await using var server = await RunningServer.StartAsync();
        using var session = await new RawSession(server.Client.Contexts).OpenAsync("last_one");
        var draining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = server.Server.Services.GetRequiredService<ShutdownAwareness>()
            .Draining.Register(draining.SetResult);

        var stopping = server.StopAsync();
        await draining.Task.WaitAsync(Cancellation);
        using var late = new RawSession(server.Client.Contexts);
        var refused = await late.OpenRefusedAsync("too_late");
        await session.AddAsync("still here");
        var context = (await session.CommitAsync()).Committed.Context;
        await stopping;

        refused.StatusCode.ShouldBe(StatusCode.Unavailable);
        context.Content.ShouldBe("still here");
        context.Evidence.State.ShouldBe(V1.EvidenceState.Durable);
    }

    [Fact]
    public async Task Session_that_outlasts_the_drain_ends_as_unavailable()
    {
        await using var server = await RunningServer.StartAsync(
            builder => builder.Options.Limits.DrainTimeout = TimeSpan.FromMilliseconds(300));
        using var session = await new RawSession(server.Client.Contexts).OpenAsync("outlasting");

        var stopping = server.StopAsync();
        var error = await session.FailAsync();
        await stopping;

        error.ShouldSay(StatusCode.Unavailable, "SHUTTING_DOWN");
    }

    private static Task<RunningServer> StartAsync(SessionLimits limits) =>
        RunningServer.StartAsync(builder => builder.Services.AddSingleton(limits));
}
