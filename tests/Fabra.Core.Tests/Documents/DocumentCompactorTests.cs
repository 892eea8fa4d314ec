using System.Text;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Identity;
using Fabra.Core.Retention;
using Fabra.Core.Tests.Evidence;
using Fabra.Core.Tests.Harness;
using Fabra.Testing;

namespace Fabra.Core.Tests.Documents;

public sealed class DocumentCompactorTests
{
    private static CancellationToken Token => DocumentsHarness.Token;

    [Fact]
    public async Task CompactAsync_removes_what_ended_and_nothing_else()
    {
        await using var bench = await Bench.CreateAsync();
        var (documents, first) = (bench.Documents, bench.FirstVersion);
        var ended = documents.Clock.Now;
        bench.LetTimePass();

        var compaction = await bench.CompactAsync(ended.AddMicroseconds(1));

        compaction.ShouldBe(new Compaction(RemovedVersions: 1, RemovedChunks: 1, KeptVersions: 0));
        (await documents.GetAsync("a")).Text.ShouldBe("The second version.");
        (await bench.ReadAsync(first)).ShouldBeNull();
        await documents.GetAsync("a", ended).ShouldBeRefusedAsync(ErrorReason.HistoryCompacted);
        var refusal = await documents.FindAsync("first", asOf: ended).ShouldBeRefusedAsync(ErrorReason.HistoryCompacted);
        refusal.Metadata["compacted_before"].ShouldBe("2024-01-15T10:30:01.000001Z");
        (await documents.FindAsync("version", asOf: ended.AddMicroseconds(1))).ShouldBe(["a"]);
        var index = await documents.GetIndexAsync();
        var query = new SearchQuery { IndexName = index.Name, Text = "first", Mode = SearchMode.Lexical };
        await documents.Searcher.RepeatAsync(DocumentsHarness.Tenant, index.IndexId, query, default, ended, Token)
            .ShouldBeRefusedAsync(ErrorReason.HistoryCompacted);
    }

    [Theory]
    [InlineData("lineage")]
    [InlineData("plan")]
    [InlineData("spool")]
    public async Task CompactAsync_keeps_what_a_record_refers_to(string where)
    {
        await using var bench = await Bench.CreateAsync();
        var (documents, first) = (bench.Documents, bench.FirstVersion);
        await bench.RecordAsync(first.VersionId, where);
        bench.LetTimePass();

        var compaction = await bench.CompactAsync(documents.Clock.Now - TimeSpan.FromHours(1));

        compaction.ShouldBe(new Compaction(0, 0, KeptVersions: 1));
        (await bench.ReadAsync(first)).ShouldNotBeNull().Content.ShouldBe("The first version.");
    }

    [Fact]
    public async Task CompactAsync_reads_every_record_and_those_of_the_tenant_only()
    {
        await using var bench = await Bench.CreateAsync();
        for (var i = 0; i < 300; i++)
        {
            await bench.Documents.Contexts.AppendAsync(ContextSamples.Record(i), null, Token);
        }

        await bench.RecordAsync(bench.FirstVersion.VersionId, "lineage", tenant: new TenantId("another"));
        bench.LetTimePass();
        var before = bench.Documents.Clock.Now - TimeSpan.FromHours(1);
        (await bench.CompactAsync(before)).RemovedVersions.ShouldBe(1);
    }

    [Fact]
    public async Task CompactAsync_compacts_deleted_indexes_of_the_name_too()
    {
        await using var bench = await Bench.CreateAsync();
        await bench.Documents.Registrar.DeleteAsync(DocumentsHarness.Tenant, DocumentsHarness.Name, Token);
        bench.LetTimePass();
        await bench.Documents.CreateIndexAsync();

        var compaction = await bench.CompactAsync(bench.Documents.Clock.Now - TimeSpan.FromHours(1));

        compaction.ShouldBe(new Compaction(RemovedVersions: 2, RemovedChunks: 2, KeptVersions: 0));
        await bench.CompactAsync(bench.Documents.Clock.Now - TimeSpan.FromHours(1), "polices")
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "name");
    }

    [Fact]
    public async Task CompactAsync_refuses_what_ended_less_than_an_hour_ago()
    {
        await using var bench = await Bench.CreateAsync();
        bench.LetTimePass();
        var latest = bench.Documents.Clock.Now - TimeSpan.FromHours(1);

        await bench.CompactAsync(latest.AddMicroseconds(1)).ShouldBeRefusedAsync(ErrorReason.InvalidField, "ended_before");
        await bench.CompactAsync(latest, "").ShouldBeRefusedAsync(ErrorReason.InvalidField, "name");
        (await bench.CompactAsync(latest)).RemovedVersions.ShouldBe(1);
    }

    /// <summary>The end of the document went, its last version was kept: it must not look valid again.</summary>
    [Fact]
    public async Task Document_whose_end_was_compacted_but_not_its_version_stays_ended()
    {
        await using var bench = await Bench.CreateAsync();
        var documents = bench.Documents;
        var last = (await documents.GetAsync("a")).VersionId;
        await bench.RecordAsync(last, "lineage");
        await documents.DeleteAsync("a");
        bench.LetTimePass();
        await bench.CompactAsync(documents.Clock.Now - TimeSpan.FromHours(1));
        var between = documents.Clock.Now;

        await documents.GetAsync("a").ShouldBeRefusedAsync(ErrorReason.DocumentNotFound);
        await documents.DeleteAsync("a").ShouldBeRefusedAsync(ErrorReason.DocumentNotFound);
        documents.Time.Advance(TimeSpan.FromSeconds(1));
        (await documents.IndexAsync("a", "The second version.")).Indexed.ShouldBe(1);

        await documents.GetAsync("a", between).ShouldBeRefusedAsync(ErrorReason.DocumentNotFound);
        (await documents.GetAsync("a")).IndexedAt.ShouldBe(documents.Clock.Now);
    }

    [Fact]
    public async Task Search_that_a_compaction_overtakes_is_refused_rather_than_wrong()
    {
        await using var bench = await Bench.CreateAsync();
        var documents = bench.Documents;
        var then = documents.Clock.Now.AddMicroseconds(-1);
        bench.LetTimePass();
        documents.Store.BeforeOpening = () => bench.CompactAsync(documents.Clock.Now - TimeSpan.FromHours(1));

        await documents.FindAsync("first", asOf: then).ShouldBeRefusedAsync(ErrorReason.HistoryCompacted);
    }

    [Fact]
    public async Task Search_does_not_feel_a_compaction_after_its_view_was_opened()
    {
        await using var bench = await Bench.CreateAsync();
        var documents = bench.Documents;
        var then = documents.Clock.Now.AddMicroseconds(-1);
        bench.LetTimePass();
        var before = await documents.SearchAsync("first", asOf: then);
        documents.Store.BeforeReadingChunks = () => bench.CompactAsync(documents.Clock.Now - TimeSpan.FromHours(1));

        var overtaken = await documents.SearchAsync("first", asOf: then);

        overtaken.Hits.ShouldNotBeEmpty();
        overtaken.Hits.Select(hit => (hit.Chunk.Key, hit.Chunk.Content, hit.Score))
            .ShouldBe(before.Hits.Select(hit => (hit.Chunk.Key, hit.Chunk.Content, hit.Score)));
        await documents.FindAsync("first", asOf: then).ShouldBeRefusedAsync(ErrorReason.HistoryCompacted);
    }

    /// <summary>A document of two versions, the first of which ended at 10:30:01, and a log and a spool for records.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private int _records = 1000;

        private Bench(DocumentsHarness documents, EvidenceBench evidence, ChunkKey first)
        {
            Documents = documents;
            Evidence = evidence;
            FirstVersion = first;
            Compactor = new DocumentCompactor(
                documents.Store,
                documents.Indexes,
                documents.Contexts,
                evidence.Writer,
                documents.Clock,
                new CapturedLog<DocumentCompactor>());
        }

        public DocumentsHarness Documents { get; }

        public ChunkKey FirstVersion { get; }

        private EvidenceBench Evidence { get; }

        private DocumentCompactor Compactor { get; }

        public static async Task<Bench> CreateAsync()
        {
            var documents = await DocumentsHarness.CreateAsync();
            await documents.IndexAsync("a", "The first version.");
            var first = (await documents.SearchAsync("first")).Hits[0].Chunk.Key;
            documents.Time.Advance(TimeSpan.FromSeconds(1));
            await documents.IndexAsync("a", "The second version.");
            return new Bench(documents, await EvidenceBench.CreateAsync(), first);
        }

        public Task<Compaction> CompactAsync(DateTimeOffset endedBefore, string name = DocumentsHarness.Name) =>
            Compactor.CompactAsync(DocumentsHarness.Tenant, name, endedBefore, Token);

        public void LetTimePass() => Documents.Time.Advance(TimeSpan.FromHours(2));

        public async Task<StoredChunk?> ReadAsync(ChunkKey key) => (await Documents.Searcher.ReadChunksAsync(
            DocumentsHarness.Tenant, (await Documents.GetIndexAsync()).IndexId, [key], Token))[0];

        /// <summary>A record that refers to a version in one of its segments, in the log or in the spool.</summary>
        public async Task RecordAsync(Guid versionId, string where, TenantId? tenant = null)
        {
            var pin = Encoding.UTF8.GetBytes($$"""{"chunks":[{"chunk_id":"c","version_id":"{{versionId}}"}]}""");
            var record = ContextSamples.Record(_records++) with { Tenant = tenant ?? DocumentsHarness.Tenant };
            record = where == "plan" ? record with { Plan = pin } : record with { Lineage = pin };
            if (where == "spool")
            {
                await Evidence.Spool.AppendAsync(new SpooledContext(record, null, Documents.Clock.Now), Token);
            }
            else
            {
                await Documents.Contexts.AppendAsync(record, null, Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Evidence.DisposeAsync();
            await Documents.DisposeAsync();
        }
    }
}
