using Fabra.Core.Identity;
using Fabra.Core.Time;
using Fabra.Testing;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>The whole store on a database with pgvector.</summary>
[Collection(PgliteFixture.Collection)]
public sealed class VectorUpkeepTests(PgliteFixture pglite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_fills_what_was_there_before_asks_hnsw_for_what_is_valid_now_and_compares_all_as_of_an_instant()
    {
        await using var index = await VectorIndex.CreateAsync(pglite);
        var (best, next) = (index.Documents.Version("best", "best", index.Documents.Axis(0)), index.Documents.Version("next", "next", [0.6f, 0.8f, 0, 0]));
        await index.AppendAsync(best, next);
        var logs = new CapturedLog<PostgresOfflineStore>();
        await using var store = new PostgresOfflineStore(
            new PostgresOptions { ConnectionString = (await pglite.GetAsync()).ConnectionString, PartitionsAhead = 1, UpkeepInterval = TimeSpan.FromSeconds(1) },
            new FabraClock(TimeProvider.System),
            logs);
        await store.InitializeAsync(Cancel);
        var mode = $"hnsw, pgvector {index.Extension.Version}";
        (await store.CheckAsync(Cancel)).Detail.ShouldEndWith($"; vector search: {mode}");
        logs.Of("postgres_vector_search").ShouldHaveSingleItem().Message.ShouldBe($"postgres_vector_search mode=hnsw reason=pgvector {index.Extension.Version}");

        await UntilFilledAsync(index);
        (await NearestAsync(now: true)).ShouldBe(best.Chunks[0].ChunkId);

        // What the index does not propose is missed now, and only now.
        await index.ScalarAsync($"DELETE FROM {index.Table.Name} WHERE version_no = 0");
        (await NearestAsync(now: true)).ShouldBe(next.Chunks[0].ChunkId);
        (await NearestAsync(now: false)).ShouldBe(best.Chunks[0].ChunkId);

        // What others write is filled in the next round.
        await index.AppendAsync(index.Documents.Version("best", "again", index.Documents.Axis(0)));
        await UntilFilledAsync(index);
        logs.Of("postgres_vectors_behind").ShouldBeEmpty();

        // The chunk that was found before is the one that a replay reads.
        var pinned = new ChunkKey(best.Chunks[0].ChunkId, best.VersionId);
        (await store.Documents.ReadChunksAsync(TenantId.Default, index.Documents.Index.IndexId, [pinned], Cancel)).ShouldHaveSingleItem()!.Key.ShouldBe(pinned);

        async Task<Guid> NearestAsync(bool now) => (await store.Documents.FindNearestAsync(
            index.Scope() with { Now = now }, index.Documents.Axis(0), 1, Cancel)).ShouldHaveSingleItem().Key.ChunkId;
    }

    private static Task UntilFilledAsync(VectorIndex index) => Polling.UntilAsync(
        async () => await index.ScalarAsync("SELECT vectors_end = next_chunk_no FROM document_indexes") is true,
        "the table of vectors is filled",
        Cancel);
}
