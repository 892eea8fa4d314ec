using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Replay;
using Fabra.Core.Tests.Contexts;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Replay;

/// <summary>Searches of indexes, repeated: the very chunks, the index as it was, the index as it is.</summary>
public sealed class RetrievalReplayTests
{
    private static readonly RetrievalReference Refunds = new() { IndexName = "policies", Query = "refunds days", TopK = 2 };

    private static async Task<(CoreHarness Core, AssembledContext Context)> RefundsAsync()
    {
        var core = new CoreHarness();
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid within thirty days");
        await core.IndexAsync("late", "refunds end after sixty days");
        core.Time.Advance(TimeSpan.FromSeconds(1));
        var context = await core.AssembleAsync(ContextItem.OfRetrieval(Refunds, "Rules:\n{}"));
        core.Time.Advance(TimeSpan.FromSeconds(1));
        return (core, context);
    }

    /// <summary>The lineage of the replay as it would be stored, byte for byte.</summary>
    internal static string LineageOf(ReplayResult replay) => Encoding.UTF8.GetString(LineageJson.Serialize(replay.Replayed.Lineage!));

    internal static string LineageOf(AssembledContext context) => Encoding.UTF8.GetString(context.Record.Lineage.Span);

    [Fact]
    public async Task ReplayAsync_of_every_kind_of_retrieval_is_identical_to_the_byte()
    {
        await using var core = new CoreHarness(SampleRetrievals.Setup);
        var context = await SampleRetrievals.AssembleAsync(core);
        core.Time.Advance(TimeSpan.FromHours(1));
        await core.IndexAsync("refunds", "refunds are history");
        await core.DeleteDocumentAsync("late");

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        replay.Differences.ShouldBeEmpty();
        (replay.Identical, replay.Reexecuted).ShouldBe((true, Reexecution.Partial));
        replay.Replayed.Content.ShouldBe(context.Content);
        LineageOf(replay).ShouldBe(LineageOf(context));
    }

    [Fact]
    public async Task ReplayAsync_as_of_after_reindexing_and_deleting_is_identical_to_the_byte()
    {
        var (core, context) = await RefundsAsync();
        await using var _ = core;
        await core.IndexAsync("refunds", "refunds are history for all days");
        await core.DeleteDocumentAsync("late");
        await core.IndexAsync("new", "refunds days refunds days");

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        replay.Differences.ShouldBeEmpty();
        (replay.Identical, replay.Reexecuted).ShouldBe((true, Reexecution.Full));
        replay.Replayed.Content.ShouldBe(context.Content);
        LineageOf(replay).ShouldBe(LineageOf(context));
    }

    [Fact]
    public async Task ReplayAsync_as_of_after_the_index_is_gone_reads_its_chunks_all_the_same()
    {
        var (core, context) = await RefundsAsync();
        await using var _ = core;
        await core.DeleteIndexAsync();
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.CreateIndexAsync();

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        (replay.Identical, replay.Differences.Count).ShouldBe((true, 0));
        LineageOf(replay).ShouldBe(LineageOf(context));
    }

    [Fact]
    public async Task ReplayAsync_as_of_reads_the_store_and_embeds_nothing()
    {
        var (core, context) = await RefundsAsync();
        await using var _ = core;
        var searches = core.Documents.Searches;

        (await core.ReplayAsync(context, ReplayMode.AsOf)).Identical.ShouldBeTrue();

        core.Documents.Searches.ShouldBe(searches);
        core.Documents.Failure = new StoreUnavailableException("duckdb", "Disk gone");
        await Should.ThrowAsync<StoreUnavailableException>(() => core.ReplayAsync(context, ReplayMode.AsOf));
        Encoding.UTF8.GetString(context.Record.Plan.Span).ShouldNotContain("sixty");
    }

    public static readonly TheoryData<string, string> Alterations = new()
    {
        { "content", "the store has another text in the chunk" },
        { "both", "the store has another text in the chunk" },
        { "hash", "the store has another hash beside the chunk" },
        { "gone", "the store no longer has the chunk" },
        { "time", "the store has another document, time or source beside the chunk" },
        { "source", "the store has another document, time or source beside the chunk" },
    };

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task ReplayAsync_as_of_with_an_altered_chunk_is_not_identical_and_names_it(string what, string message)
    {
        var (core, context) = await RefundsAsync();
        await using var _ = core;
        core.Documents.Alter = chunk => chunk.DocumentId != "late" ? chunk : what switch
        {
            "content" => chunk with { Content = "refunds never end" },
            "both" => chunk with { Content = "refunds never end", ContentHash = CoreHarness.HashOf("refunds never end") },
            "hash" => chunk with { ContentHash = CoreHarness.HashOf("refunds never end") },
            "time" => chunk with { IndexedAt = chunk.IndexedAt.AddSeconds(-1) },
            "source" => chunk with { SourceUrl = "https://example.com/else" },
            _ => null,
        };

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);

        replay.Identical.ShouldBeFalse();
        var chunkId = context.Lineage!.RetrieversUsed[0].Chunks.Single(chunk => chunk.DocumentId == "late").ChunkId;
        var difference = replay.Differences[0];
        (difference.Path, difference.Message).ShouldBe(($"retrievers_used[policies/{chunkId}]", message));
        difference.Original.ShouldBe(CoreHarness.HashOf("refunds end after sixty days"));
        replay.Differences.Any(other => other.Path == "content").ShouldBe(what is "content" or "both" or "gone");
    }

    [Fact]
    public async Task ReplayAsync_as_of_another_instant_finds_what_a_search_found_then()
    {
        await using var core = new CoreHarness();
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid within thirty days");
        core.Time.Advance(TimeSpan.FromSeconds(1));
        var before = await core.AssembleAsync(ContextItem.OfRetrieval(Refunds));
        var then = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.IndexAsync("refunds", "refunds are paid within ninety days");
        await core.IndexAsync("late", "refunds days end");
        core.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await core.AssembleAsync(ContextItem.OfRetrieval(Refunds));
        await core.DeleteDocumentAsync("refunds");

        var replay = await core.ReplayAsync(after, ReplayMode.AsOf, then);
        var own = await core.ReplayAsync(before, ReplayMode.AsOf, before.Record.Timestamp);

        replay.Replayed.Content.ShouldBe(before.Content);
        (replay.Identical, replay.Reexecuted).ShouldBe((false, Reexecution.Full));
        replay.Differences.Select(difference => difference.Message).ShouldBe(
        [
            "the chunk is not found any more", "the chunk is not found any more", "the chunk was not found then", "the text differs",
            "the text has another length",
        ], ignoreOrder: true);
        own.Identical.ShouldBeTrue();
    }

    [Fact]
    public async Task ReplayAsync_as_of_an_instant_at_which_another_index_or_none_bore_the_name_shows_that()
    {
        await using var core = new CoreHarness();
        var nothing = core.Clock.Now.AddSeconds(-1);
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds of the first index");
        core.Time.Advance(TimeSpan.FromSeconds(1));
        var first = core.Clock.Now;
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.DeleteIndexAsync();
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds of the second index");
        var context = await core.AssembleAsync(ContextItem.OfRetrieval(Refunds), ContextItem.OfText("x"));

        (await core.ReplayAsync(context, ReplayMode.AsOf, first)).Replayed.Content.ShouldBe("refunds of the first index\nx");
        var before = await core.ReplayAsync(context, ReplayMode.AsOf, nothing);

        before.Replayed.Content.ShouldBe("x");
        before.Differences[0].Replayed.ShouldNotBeNull().ShouldBe("no index as of 2024-01-15T10:29:59Z named \"policies\"");
    }

    [Fact]
    public async Task ReplayAsync_now_shows_what_is_found_now_and_what_is_not_any_more()
    {
        var (core, context) = await RefundsAsync();
        await using var _ = core;
        await core.DeleteDocumentAsync("late");
        await core.IndexAsync("new", "refunds in days");

        var current = await core.ReplayAsync(context, ReplayMode.Current);
        await core.DeleteIndexAsync();
        var without = await core.ReplayAsync(context, ReplayMode.Current);

        current.Replayed.Content.ShouldContain("refunds in days");
        current.Differences.Select(difference => difference.Message).Take(2)
            .ShouldBe(["the chunk is not found any more", "the chunk was not found then"]);
        current.Differences.ShouldAllBe(difference => !difference.Path.StartsWith("retrievers_used") || difference.Path.StartsWith("retrievers_used[policies"));
        (without.Identical, without.Replayed.Content).ShouldBe((false, ""));
        without.Replayed.Lineage!.DroppedItems.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Compare_of_the_same_chunks_in_another_order_says_so()
    {
        var (core, context) = await RefundsAsync();
        await using var _ = core;
        var lineage = context.Lineage!;
        var retrieval = lineage.RetrieversUsed[0];
        var swapped = lineage with { RetrieversUsed = [retrieval with { Chunks = [.. retrieval.Chunks.Reverse()] }] };

        RetrievalComparison.Compare(lineage, lineage).ShouldBeEmpty();
        RetrievalComparison.Compare(lineage, swapped).ShouldHaveSingleItem().Message.ShouldBe("the chunks come in another order");
    }

    [Fact]
    public async Task ReplayAsync_of_a_retrieval_that_failed_repeats_the_gap()
    {
        await using var core = new CoreHarness();
        await core.CreateIndexAsync();
        await core.IndexAsync("refunds", "refunds are paid");
        core.Documents.Failure = new FabraException(ErrorReason.EmbedderUnavailable, "the embedder did not answer");
        var context = await core.AssembleAsync(ContextItem.OfRetrieval(Refunds), ContextItem.OfText("x"));
        core.Documents.Failure = null;

        var replay = await core.ReplayAsync(context, ReplayMode.AsOf);
        var current = await core.ReplayAsync(context, ReplayMode.Current);

        (replay.Identical, replay.Replayed.Content).ShouldBe((true, "x"));
        LineageOf(replay).ShouldBe(LineageOf(context));
        current.Replayed.Content.ShouldBe("refunds are paid\nx");
        current.Differences[0].Original.ShouldBe("the embedder did not answer");
    }
}
