using System.Net;
using Fabra.Authoring;
using Fabra.Grpc.Server;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Integration.Tests.Clocks;

/// <summary>Servers whose machine's clock is wrong, or becomes wrong.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clock_that_is_set_back_costs_readiness_and_guarantees_until_it_is_right()
    {
        var clock = new SteppedClock();
        await using var server = await RunningServer.StartAsync(builder => Use(builder, clock, quick: true));
        await Samples.RegisterAsync(server.Client);
        var before = await Samples.AssembleAsync(server.Client, "advice", "text");
        before.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);

        clock.Offset = -Hour;
        await Eventually.ShouldBecomeAsync(() => IsAsync(server, HttpStatusCode.ServiceUnavailable), "readiness is lost");
        (await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation)).ShouldNotBeEmpty();
        var during = await Samples.AssembleAsync(server.Client, "advice", "text");
        during.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        during.Lineage.DegradedReasons.ShouldHaveSingleItem().ShouldStartWith("the clock is 60 min ahead of the system's");
        during.Timestamp.ToDateTimeOffset().ShouldBeGreaterThanOrEqualTo(before.Timestamp.ToDateTimeOffset());

        clock.Offset = TimeSpan.Zero;
        await Eventually.ShouldBecomeAsync(() => IsAsync(server, HttpStatusCode.OK), "readiness returns");
        (await Samples.AssembleAsync(server.Client, "advice", "text")).Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);
    }

    [Fact]
    public async Task Server_whose_store_is_ahead_of_its_clock_does_not_start()
    {
        using var folder = new TemporaryFolder();
        var ahead = new SteppedClock { Offset = Hour };
        await using (var first = await RunningServer.StartInAsync(folder.Path, builder =>
        {
            Use(builder, ahead);
            builder.Options.Limits.ClockMaxAhead = 2 * Hour;
        }))
        {
            await Samples.AssembleAsync(first.Client, "advice", "text");
        }

        var refused = await Should.ThrowAsync<StoreUnavailableException>(RunningServer.StartInAsync(folder.Path));
        refused.Message.ShouldContain("60 min ahead of this machine's clock");
        refused.Message.ShouldContain("FABRA_CLOCK_MAX_AHEAD");

        await using var accepting = await RunningServer.StartInAsync(
            folder.Path, builder => builder.Options.Limits.ClockMaxAhead = 2 * Hour);
        await Samples.AssembleAsync(accepting.Client, "advice", "text");
    }

    [Fact]
    public async Task Replica_far_from_the_database_s_clock_does_not_start_and_is_not_ready()
    {
        Assert.SkipUnless(TestStores.AreRemote, "DuckDB has no clock but the server's.");
        foreach (var offset in new[] { Hour, -Hour })
        {
            var wrong = new SteppedClock { Offset = offset };
            var refused = await Should.ThrowAsync<StoreUnavailableException>(RunningServer.StartAsync(builder => Use(builder, wrong)));
            refused.Message.ShouldBe(
                $"this machine's clock is 60 min {(offset > TimeSpan.Zero ? "ahead of" : "behind")} the database's: set the one that is wrong");
        }

        var clock = new SteppedClock();
        await using var server = await RunningServer.StartAsync(builder => Use(builder, clock, quick: true));
        await Eventually.ShouldBecomeAsync(() => IsAsync(server, HttpStatusCode.OK), "it is ready");
        clock.Offset = Hour;
        await Eventually.ShouldBecomeAsync(() => IsAsync(server, HttpStatusCode.ServiceUnavailable), "readiness is lost");
    }

    private static void Use(FabraServerBuilder builder, SteppedClock clock, bool quick = false)
    {
        builder.Services.AddSingleton<TimeProvider>(clock);
        if (quick)
        {
            builder.Options.Limits.HealthInterval = TimeSpan.FromMilliseconds(100);
        }
    }

    private static async Task<bool> IsAsync(RunningServer server, HttpStatusCode expected)
    {
        using var answer = await server.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancellation);
        return answer.StatusCode == expected;
    }

    /// <summary>The system's clock as an operator sets it: elapsed time notices nothing.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long _offsetTicks;

        public TimeSpan Offset
        {
            get => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));
            set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
