using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Reading the very chunks that were pinned.</summary>
public abstract class DocumentChunksSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    [Fact]
    public async Task ReadChunksAsync_chunk_comes_back_with_what_its_document_says()
    {
        var index = await CreateIndexAsync();
        var version = Samples.Version(index, "d", "first\nsecond line", 1, Field("b", Value.Of(1)), Field("a", Value.Of([Value.Of(2.0)])));
        await AppendAsync(version);
        await RestartAsync();

        var chunk = (await ReadAsync(index, Key(version, 1)))[0];
        chunk.ShouldNotBeNull();
        chunk.Metadata.SequenceEqual(version.Metadata).ShouldBeTrue("metadata, in its order");
        (chunk with { Metadata = [] }).ShouldBe(new StoredChunk
        {
            Key = Key(version, 1),
            DocumentId = "d",
            Ordinal = 1,
            Content = "second line",
            ContentHash = version.Chunks[1].ContentHash,
            TokenCount = 3,
            IndexedAt = Sample.Minute(1),
            SourceUrl = version.SourceUrl,
            Metadata = [],
        });
    }

    [Fact]
    public async Task ReadChunksAsync_the_hash_is_the_stored_one()
    {
        var index = await CreateIndexAsync();
        var chunk = SampleDocuments.Chunk("d", 0, "what it says") with { ContentHash = SampleDocuments.Hash("what it said") };
        var version = Samples.Version(index, "d", 1, [], chunk);
        await AppendAsync(version);

        (await ReadAsync(index, Key(version, 0)))[0]!.ContentHash.ShouldBe(SampleDocuments.Hash("what it said"));
    }

    [Fact]
    public async Task ReadChunksAsync_answers_in_the_order_asked_valid_or_not()
    {
        var index = await CreateIndexAsync();
        var first = Samples.Version(index, "d", "same\nold", 1);
        var second = Samples.Version(index, "d", "same\nnew", 3);
        await AppendAsync(first, second, Samples.Deletion(index, "d", 5));
        await Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Minute(6), Cancel);

        // The same passage in two versions has one chunk id.
        first.Chunks[0].ChunkId.ShouldBe(second.Chunks[0].ChunkId);
        ChunkKey[] keys =
        [
            Key(second, 1), Key(first, 0), new(first.Chunks[0].ChunkId, Sample.NextId()), Key(second, 0), Key(first, 0),
            new(first.Chunks[1].ChunkId, second.VersionId), Key(first, 1),
        ];
        var chunks = await ReadAsync(index, keys);
        chunks.Select(chunk => chunk?.Content).ShouldBe(["new", "same", null, "same", "same", null, "old"]);
        chunks.Select(chunk => chunk?.Key).ShouldBe(
            [keys[0], keys[1], null, keys[3], keys[4], null, keys[6]]);
        chunks[1]!.IndexedAt.ShouldBe(Sample.Minute(1));
        chunks[3]!.IndexedAt.ShouldBe(Sample.Minute(3));
        (await ReadAsync(index)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadChunksAsync_tenants_and_indexes_stay_apart()
    {
        var mine = await CreateIndexAsync();
        var second = await CreateIndexAsync("second");
        var version = Samples.Version(mine, "d", "mine", 1);
        await AppendAsync(version);

        (await ReadAsync(mine with { Tenant = new TenantId("other") }, Key(version, 0))).ShouldBe([null]);
        (await ReadAsync(second, Key(version, 0))).ShouldBe([null]);
        (await ReadAsync(Samples.Index("never made"), Key(version, 0))).ShouldBe([null]);
    }

    [Fact]
    public async Task ReadChunksAsync_a_thousand_at_once()
    {
        var index = await CreateIndexAsync();
        var versions = Enumerable.Range(0, 250).Select(i => Samples.Version(index, $"{i}", $"{i} a\n{i} b\n{i} c\n{i} d", 1)).ToArray();
        await AppendTogetherAsync(versions);

        var keys = versions.SelectMany(version => Enumerable.Range(0, 4).Select(i => Key(version, i))).Reverse().ToArray();
        var chunks = await ReadAsync(index, keys);
        chunks.Select(chunk => chunk?.Key).ShouldBe(keys.Select(key => (ChunkKey?)key));
    }

    private static ChunkKey Key(DocumentVersion version, int chunk) => new(version.Chunks[chunk].ChunkId, version.VersionId);

    private Task<IReadOnlyList<StoredChunk?>> ReadAsync(DocumentIndex index, params ChunkKey[] keys) =>
        Documents.ReadChunksAsync(index.Tenant, index.IndexId, keys, Cancel);
}
