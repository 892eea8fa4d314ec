using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using ContextFilter = Fabra.Client.ContextFilter;

namespace Fabra.Integration.Tests.Streaming;

public sealed class StreamResumeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_cut_after_any_context_goes_on_from_its_token_and_skips_or_repeats_nothing()
    {
        await Samples.AssembleManyAsync(server.Client, "cut", 12);
        var whole = await StreamAsync("cut");

        whole.Count.ShouldBe(12);
        whole.Select(next => next.Context.Evidence.LogPosition).ShouldBeInOrder(SortDirection.Ascending);
        for (var at = 0; at < whole.Count; at++)
        {
            (await StreamAsync("cut", whole[at].ResumeToken)).ShouldBe(whole.Skip(at + 1));
        }
    }

    [Fact]
    public async Task Stream_cut_again_and_again_while_others_write_misses_and_repeats_nothing()
    {
        const int Count = 300;
        var writing = Samples.AssembleManyAsync(server.Client, "busy", Count);
        var (seen, token) = (new List<Context>(), "");
        do
        {
            // A connection that breaks after a few: each time another one.
            var before = seen.Count;
            await using var broken = new FabraClient(server.Running.Server.GrpcAddress.ToString());
            await foreach (var next in broken.StreamContextsAsync(Options("busy", token), Cancellation))
            {
                seen.Add(next.Context);
                token = next.ResumeToken;
                if (seen.Count - before == 7)
                {
                    break;
                }
            }
        }
        while (seen.Count < Count);

        var written = await writing;
        seen.Select(context => context.ContextId).ShouldBeUnique();
        seen.Select(context => context.ContextId).ShouldBe(written.Select(context => context.ContextId), ignoreOrder: true);
        seen.Select(context => context.Evidence.LogPosition).ShouldBeInOrder(SortDirection.Ascending);
        (await StreamAsync("busy", token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stream_ends_at_the_head_of_its_start()
    {
        await Samples.AssembleManyAsync(server.Client, "head", 3);
        var streamed = 0;
        await foreach (var next in server.Client.StreamContextsAsync(Options("head"), Cancellation))
        {
            await Samples.AssembleAsync(server.Client, "head", "written meanwhile");
            streamed++;
        }

        streamed.ShouldBe(3);
    }

    [Fact]
    public async Task Token_of_one_limit_and_view_serves_another()
    {
        await Samples.AssembleManyAsync(server.Client, "limited", 5);
        var two = await server.Client
            .StreamContextsAsync(Options("limited") with { Limit = 2, View = ContextView.Summary }, Cancellation)
            .ToListAsync(Cancellation);

        var rest = await StreamAsync("limited", two[^1].ResumeToken);

        two.Count.ShouldBe(2);
        rest.Count.ShouldBe(3);
        two.Concat(rest).Select(next => next.Context.ContextId).ShouldBeUnique();
    }

    private static StreamContextsOptions Options(string name, string token = "") =>
        new() { Filter = new ContextFilter { Name = name }, ResumeToken = token };

    private ValueTask<List<StreamedContext>> StreamAsync(string name, string token = "") =>
        server.Client.StreamContextsAsync(Options(name, token), Cancellation).ToListAsync(Cancellation);
}
