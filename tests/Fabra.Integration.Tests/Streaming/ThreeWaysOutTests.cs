using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using ContextFilter = Fabra.Client.ContextFilter;

namespace Fabra.Integration.Tests.Streaming;

/// <summary>A list, the pages of it and a stream are the same contexts, whatever is filtered.</summary>
public sealed class ThreeWaysOutTests(ThreeWaysOutTests.Stored stored) : IClassFixture<ThreeWaysOutTests.Stored>
{
    private static readonly DateTimeOffset Ever = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly TheoryData<string, ContextFilter, int> Filters = new()
    {
        { "none", new ContextFilter(), 24 },
        { "name", new ContextFilter { Name = "card" }, 12 },
        { "name of none", new ContextFilter { Name = "CARD" }, 0 },
        { "subject", new ContextFilter { Subject = new Subject { EntityName = Samples.Entity, EntityId = "s1" } }, 4 },
        { "subject of none", new ContextFilter { Subject = new Subject { EntityName = "shop", EntityId = "s1" } }, 0 },
        { "label", new ContextFilter { Labels = new Dictionary<string, string> { ["parity"] = "odd" } }, 6 },
        { "two labels", new ContextFilter { Labels = new Dictionary<string, string> { ["parity"] = "odd", ["kind"] = "card" } }, 6 },
        { "label of another value", new ContextFilter { Labels = new Dictionary<string, string> { ["parity"] = "o" } }, 0 },
        { "degraded", new ContextFilter { FreshnessStatus = FreshnessStatus.Degraded }, 4 },
        { "principal", new ContextFilter { Principal = "anonymous" }, 24 },
        { "principal of none", new ContextFilter { Principal = "somebody" }, 0 },
        { "start", new ContextFilter { Start = Ever }, 24 },
        { "end", new ContextFilter { End = Ever }, 0 },
        { "all at once", new ContextFilter { Name = "card", Start = Ever, Principal = "anonymous", FreshnessStatus = FreshnessStatus.Guaranteed }, 8 },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FabraClient Client => stored.Server.Client;

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task List_pages_and_stream_agree(string what, ContextFilter filter, int expected)
    {
        var newestFirst = await ListAsync(new ListContextsOptions { Filter = filter, PageSize = 1000 });
        var paged = await ListAsync(new ListContextsOptions { Filter = filter, PageSize = 5 });
        var oldestFirst = await ListAsync(
            new ListContextsOptions { Filter = filter, PageSize = 7, Order = ContextOrder.OldestFirst });
        var streamed = await Client.StreamContextsAsync(new StreamContextsOptions { Filter = filter }, Cancellation)
            .Select(next => next.Context).ToListAsync(Cancellation);

        newestFirst.Count.ShouldBe(expected, what);
        paged.ShouldBe(newestFirst);
        oldestFirst.AsEnumerable().Reverse().ShouldBe(newestFirst);
        newestFirst.Select(context => context.ContextId).ShouldBeInOrder(SortDirection.Descending, StringComparer.Ordinal);
        streamed.Select(context => context.ContextId).Order(StringComparer.Ordinal)
            .ShouldBe(oldestFirst.Select(context => context.ContextId));
    }

    [Fact]
    public async Task Bounds_of_time_are_inclusive()
    {
        var one = stored.Contexts[5];
        var time = one.Timestamp.ToDateTimeOffset();

        var at = await ListAsync(new ListContextsOptions { Filter = new ContextFilter { Start = time, End = time } });

        at.Select(context => context.ContextId).ShouldContain(one.ContextId);
        at.ShouldAllBe(context => context.Timestamp.Equals(one.Timestamp));
    }

    [Fact]
    public async Task Every_view_of_a_stream_is_what_is_read_by_id()
    {
        foreach (var view in new[] { ContextView.Full, ContextView.Raw })
        {
            var streamed = await Client.StreamContextsAsync(new StreamContextsOptions { View = view }, Cancellation)
                .Select(next => next.Context).ToListAsync(Cancellation);
            foreach (var context in streamed)
            {
                (await Client.GetContextAtAsync(context.ContextId, new GetContextOptions { View = view }, Cancellation)).ShouldBe(context);
            }
        }
    }

    private async Task<List<Context>> ListAsync(ListContextsOptions options) =>
        await Client.ListContextsAsync(options: options, cancellationToken: Cancellation).ToListAsync(Cancellation);

    /// <summary>Twelve cards about three shoppers, one of whom nothing is known of, and twelve texts.</summary>
    public sealed class Stored : IAsyncLifetime
    {
        private RunningServer? _server;

        internal RunningServer Server => _server ?? throw new InvalidOperationException("The server was not started.");

        internal List<Context> Contexts { get; } = [];

        public async ValueTask InitializeAsync()
        {
            _server = await RunningServer.StartAsync();
            await Samples.RegisterAsync(_server.Client);
            await Samples.WriteAsync(_server.Client, "s0", 1.5, "gold");
            await Samples.WriteAsync(_server.Client, "s1", 2.5, "silver");
            for (var i = 0; i < 12; i++)
            {
                var options = new AssembleContextOptions
                {
                    Labels = new Dictionary<string, string> { ["parity"] = i % 2 == 0 ? "even" : "odd", ["kind"] = "card" },
                };
                Contexts.Add(await _server.Client.AssembleContextAsync("card", Samples.Card($"s{i % 3}"), options, Cancellation));
                Contexts.Add(await Samples.AssembleAsync(_server.Client, "text", $"text {i}"));
            }
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
