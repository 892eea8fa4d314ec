using System.Text.Json.Nodes;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Integration.Tests.Sessions;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Retrievals;

/// <summary>Contexts made of features and of what was retrieved, over the whole server.</summary>
public sealed class RetrievalAssemblyTests(HandbookFixture server) : IClassFixture<HandbookFixture>
{
    public static readonly TheoryData<string, RetrievalReference, StatusCode, string, string> BadReferences = new()
    {
        { "nothing", new(), StatusCode.InvalidArgument, "INVALID_FIELD", "" },
        { "a blank query", Search(" "), StatusCode.InvalidArgument, "INVALID_FIELD", ".query" },
        { "top_k 0", Search("q", topK: 0), StatusCode.InvalidArgument, "INVALID_FIELD", ".top_k" },
        { "top_k 10,000", Search("q", topK: 10_000), StatusCode.InvalidArgument, "INVALID_FIELD", ".top_k" },
        { "an unknown mode", Search("q", mode: (SearchMode)9), StatusCode.InvalidArgument, "INVALID_FIELD", ".mode" },
        { "an empty filter", Search("q", filter: new Filter()), StatusCode.InvalidArgument, "INVALID_FILTER", ".filter" },
        {
            "a filter without bounds",
            Search("q", filter: new Filter { All = new FilterList { Filters = { new Filter { Range = new FieldRange { Field = "a" } } } } }),
            StatusCode.InvalidArgument,
            "INVALID_FILTER",
            ".filter.all.filters[0].range"
        },
        { "an unknown index", new() { IndexName = "handbok", Query = "q" }, StatusCode.NotFound, "UNKNOWN_INDEX", ".index_name" },
        { "an unknown retriever", new() { RetrieverName = "handbook_rule", Query = "q" }, StatusCode.NotFound, "UNKNOWN_RETRIEVER", ".retriever_name" },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_one_call_and_named_function_assemble_the_same_context()
    {
        await server.Client.GetFeaturesAsync([Samples.Score], ["u1"], cancellationToken: Cancellation);

        var oneCall = await Handbook.AssembleAsync(server.Client);
        var session = await Handbook.AssembleInSessionAsync(server.Client);
        var named = await Handbook.AssembleByNameAsync(server.Client);

        oneCall.Content.Split('\n')[..2].ShouldBe(["Score: 85.5", "Rules:"]);
        oneCall.Content.Split('\n')[2..].ShouldBe(
            ["A refund is paid within thirty days.", "No refund is paid for gift cards, however many days have passed."], ignoreOrder: true);
        oneCall.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);
        Comparable(session).ShouldBe(Comparable(oneCall));
        Comparable(named).ShouldBe(Comparable(oneCall));
    }

    [Fact]
    public async Task Retrieve_step_returns_the_texts_and_a_summary_of_them_leaves_their_use_unknown()
    {
        await using var scope = await server.Client.BeginContextAsync("summary", cancellationToken: Cancellation);

        var found = await scope.SearchAsync(Handbook.Index, Handbook.Question, topK: 2, cancellationToken: Cancellation);
        var run = await scope.RetrieveAsync(HandbookContexts.Rules, "parking", Cancellation);
        scope.Add($"In short: {found[0].Text} {run[0].Text}");
        var context = await scope.CompleteAsync(Cancellation);
        var replay = await server.Client.ReplayContextAsync(context.ContextId, ReplayMode.AsOf, cancellationToken: Cancellation);

        found.Select(text => text.Chunk.Position).ShouldBe([0, 1]);
        found[0].Chunk.Included.ShouldBe(Inclusion.Unknown);
        run.ShouldHaveSingleItem().Text.ShouldBe("* Parking is free for all visitors.");
        context.Lineage.RetrieversUsed.SelectMany(retrieval => retrieval.Chunks).ShouldAllBe(chunk => chunk.Included == Inclusion.Unknown);
        context.Lineage.RetrieversUsed.Select(retrieval => retrieval.RetrieverName).ShouldBe([Handbook.Index, HandbookContexts.Rules]);
        (replay.Identical, replay.Reexecuted).ShouldBe((true, Reexecution.Partial));
    }

    [Theory]
    [MemberData(nameof(BadReferences))]
    public async Task Bad_retrieval_is_refused_by_its_field_as_an_item_and_as_a_step(
        string what, RetrievalReference reference, StatusCode code, string reason, string field)
    {
        what.ShouldNotBeEmpty();
        await server.Client.AssembleContextAsync(
            "bad", [ContextItems.Text("x"), new ContextItem { Retrieval = reference }], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(code, reason, $"items[1].retrieval{field}");

        using var session = await new RawSession(server.Client.Contexts).OpenAsync("bad");
        var refused = await session.StepAsync(new AssembleRequest { Retrieve = new RetrieveStep { Retrieval = reference } });
        (await session.AddAsync("the session goes on")).Added.ItemsCount.ShouldBe(1);

        (refused.Error.Code, refused.Error.Reason).ShouldBe(((int)code, reason));
        refused.Error.Message.ShouldStartWith($"retrieval{field}: ");
    }

    [Fact]
    public async Task Retrieve_steps_are_answered_in_the_order_sent()
    {
        using var session = await new RawSession(server.Client.Contexts).OpenAsync("pipelined");
        for (var i = 0; i < 20; i++)
        {
            await session.SendAsync(i % 2 == 0
                ? new AssembleRequest { Retrieve = new RetrieveStep { Retrieval = Search($"refund {i}") } }
                : RawSession.Text($"item {i}"));
        }

        for (var i = 0; i < 20; i++)
        {
            var reply = await session.ReceiveAsync();
            reply.StepId.ShouldBe(i + 2);
            (reply.Retrieval?.Retrieval.Query ?? $"{reply.Added.ItemsCount}").ShouldBe(i % 2 == 0 ? $"refund {i}" : $"{(i / 2) + 1}");
        }
    }

    [Fact]
    public async Task Rest_shows_the_retrievals_lineage_under_the_contracts_names()
    {
        var context = await Handbook.AssembleAsync(server.Client);

        var answer = await server.Http.GetStringAsync(new Uri($"/v1/context/{context.ContextId}/lineage", UriKind.Relative), Cancellation);

        var retrieval = JsonNode.Parse(answer)!["lineage"]!["retrievers_used"]![0]!;
        var wire = context.Lineage.RetrieversUsed[0];
        retrieval["index_id"]!.GetValue<string>().ShouldBe(wire.IndexId);
        retrieval["mode"]!.GetValue<string>().ShouldBe("hybrid");
        retrieval["results_count"]!.GetValue<int>().ShouldBe(2);
        var chunk = retrieval["chunks"]![0]!;
        chunk["chunk_id"]!.GetValue<string>().ShouldBe(wire.Chunks[0].ChunkId);
        chunk["version_id"]!.GetValue<string>().ShouldBe(wire.Chunks[0].VersionId);
        chunk["included"]!.GetValue<string>().ShouldBe("yes");
    }

    private static RetrievalReference Search(string query, int? topK = null, SearchMode mode = SearchMode.Hybrid, Filter? filter = null)
    {
        var reference = new RetrievalReference { IndexName = Handbook.Index, Query = query, Mode = mode, Filter = filter };
        if (topK is { } count)
        {
            reference.TopK = count;
        }

        return reference;
    }

    /// <summary>A context without what must differ: ids, names, times, latencies, and the way in.</summary>
    private static Context Comparable(Context context)
    {
        var same = context.Clone();
        same.ContextId = same.Name = same.Lineage.ContextId = same.Lineage.ContextName = same.Meta.Mode = same.Meta.CodeVersion = "";
        same.Timestamp = same.Lineage.Timestamp = null;
        same.Meta.LatencyMs = 0;
        same.Evidence = null;
        same.Lineage.StalestFeatureMs = 0;
        foreach (var feature in same.Lineage.FeaturesUsed)
        {
            feature.ReadAt = null;
            feature.ClearFreshnessMs();
        }

        foreach (var retrieval in same.Lineage.RetrieversUsed)
        {
            retrieval.LatencyMs = 0;
            foreach (var chunk in retrieval.Chunks)
            {
                chunk.FreshnessMs = 0;
            }
        }

        return same;
    }
}
