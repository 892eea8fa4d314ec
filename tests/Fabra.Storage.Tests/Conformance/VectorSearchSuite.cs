using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Searching by vector: what is found, in which order, with which scores.</summary>
public abstract class VectorSearchSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    private static readonly float[] Axis = [1, 0, 0, 0];

    [Fact]
    public async Task FindNearestAsync_the_most_similar_come_first()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(
            Chunks(index, "a", ("far", [0, 1, 0, 0]), ("near", [0.8f, 0.6f, 0, 0])),
            Chunks(index, "b", ("same", [1, 0, 0, 0]), ("opposite", [-1, 0, 0, 0])),
            Chunks(index, "c", ("nothing", [0, 0, 0, 0]), ("middling", [0.6f, 0.8f, 0, 0])));

        var scores = await Documents.FindNearestAsync(Scope(index, 1), Axis, 10, Cancel);
        scores.Select(score => score.Score).ShouldBe([1, 0.8, 0.6, 0, 0, -1]);
        scores.ShouldAllBe(score => !double.IsNegative(score.Score) || score.Score < 0);
        (await SearchAsync(Scope(index, 1), Axis, 3)).ShouldBe(["same", "near", "middling"]);
        (await SearchAsync(Scope(index, 1), Axis)).ShouldBe(["same", "near", "middling", .. Ties(scores, "far", "nothing"), "opposite"]);
        (await SearchAsync(Scope(index, 1), Axis, 0)).ShouldBeEmpty();

        IEnumerable<string> Ties(IReadOnlyList<ChunkScore> all, string first, string second) =>
            all[3].Key.ChunkId == SampleDocuments.Chunk("a", 0, "far").ChunkId ? [first, second] : [second, first];
    }

    [Fact]
    public async Task FindNearestAsync_scores_are_rounded_and_ties_go_by_chunk_id_as_bytes()
    {
        var index = await CreateIndexAsync();

        // Back to front as .NET lays a Guid out; the first is the least by its bytes, and has the least score before rounding.
        Guid[] ids =
        [
            new("00000000-0000-8000-8000-0000000000ff"), new("000000ff-0000-8000-8000-000000000001"), new("0000ff00-0000-8000-8000-000000000000"),
            new("01000000-0000-8000-8000-000000000000"), new("7fffffff-0000-8000-8000-000000000000"), new("80000000-0000-8000-8000-000000000000"),
            new("ff000000-0000-8000-8000-000000000000"),
        ];
        var chunks = ids.Select((id, i) => SampleDocuments.Chunk("d", i, $"{i}", [0.5f + (i * 2e-8f), 0, 0, 0], id)).Reverse().ToArray();
        await AppendAsync(Samples.Version(index, "d", 1, [], chunks));

        var scores = await Documents.FindNearestAsync(Scope(index, 1), Axis, 10, Cancel);
        scores.Select(score => score.Score).ShouldAllBe(score => score == 0.5);
        scores.Select(score => score.Key.ChunkId).ShouldBe(ids);
        (await Documents.FindNearestAsync(Scope(index, 1), Axis, 3, Cancel)).Select(score => score.Key.ChunkId).ShouldBe(ids[..3]);
    }

    [Fact]
    public async Task FindNearestAsync_finds_what_was_valid_at_the_instant()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(
            Chunks(index, "a", ("a1", Axis)),
            Chunks(index, "b", ("b1", Axis)) with { IndexedAt = Sample.Minute(2) },
            Chunks(index, "a", ("a2", Axis), ("a3", Axis)) with { IndexedAt = Sample.Minute(3) },
            Samples.Deletion(index, "b", 4));

        foreach (var restart in new[] { false, true })
        {
            await ExpectAsync(0.999);
            await ExpectAsync(1, "a1");
            await ExpectAsync(2.5, "a1", "b1");
            await ExpectAsync(3, "b1", "a2", "a3");
            await ExpectAsync(4, "a2", "a3");
            if (!restart)
            {
                await RestartAsync();
            }
        }

        await Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Minute(5), Cancel);
        await ExpectAsync(3, "b1", "a2", "a3");

        async Task ExpectAsync(double minute, params string[] contents) =>
            (await SearchAsync(Scope(index, minute), Axis)).ShouldBe(contents, ignoreOrder: true, $"at minute {minute}");
    }

    [Fact]
    public async Task FindNearestAsync_indexes_and_tenants_stay_apart()
    {
        var mine = await CreateIndexAsync();
        var second = await CreateIndexAsync("second", dimensions: 3);
        var theirs = await CreateIndexAsync(tenant: new TenantId("other"));
        await AppendAsync(Chunks(mine, "d", ("mine", Axis)), Chunks(second, "d", ("second", [1, 0, 0])), Chunks(theirs, "d", ("theirs", Axis)));

        (await SearchAsync(Scope(mine, 1), Axis)).ShouldBe(["mine"]);
        (await SearchAsync(Scope(second, 1), [1, 0, 0])).ShouldBe(["second"]);
        (await SearchAsync(Scope(theirs, 1), Axis)).ShouldBe(["theirs"]);
        (await SearchAsync(Scope(mine with { Tenant = new TenantId("other") }, 1), Axis)).ShouldBeEmpty();
        (await SearchAsync(Scope(Samples.Index("never made"), 1), Axis)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindNearestAsync_a_filter_never_starves_the_result()
    {
        // Of 3,000 the three that pass are the least similar.
        var index = await CreateIndexAsync();
        var versions = Enumerable.Range(0, 3000).Select(i => Chunks(
            index, $"{i:D4}", ($"{i}", i % 1000 == 500 ? [0.1f + (i * 1e-5f), 0, 0, 0.99f] : [0.9f, (i * 1e-5f), 0, 0])) with
        {
            Metadata = [Field("rare", Value.Of(i % 1000 == 500))],
        }).ToArray();
        await AppendTogetherAsync(versions);

        var filter = new DocumentFilter.Equal("rare", Value.Of(true));
        (await SearchAsync(Scope(index, 1, filter), Axis, 3)).ShouldBe(["2500", "1500", "500"]);
        (await SearchAsync(Scope(index, 1, filter), Axis, 2)).ShouldBe(["2500", "1500"]);
    }

    [Fact]
    public async Task FindNearestAsync_random_vectors_are_ranked_as_by_looking_at_each()
    {
        foreach (var dimensions in new[] { 4, 77 })
        {
            var index = await CreateIndexAsync($"of-{dimensions}", dimensions: dimensions);
            var versions = Enumerable.Range(0, 250).Select(i => RandomVersion(index, i)).ToArray();
            foreach (var batch in versions.Chunk(100))
            {
                await AppendTogetherAsync(batch);
            }

            for (var query = 0; query < 10; query++)
            {
                var vector = SampleDocuments.Unit(dimensions, 1_000_000 + query);
                var expected = Rank(versions, vector);
                foreach (var limit in new[] { 1, 5, 100, 2999, 5000 })
                {
                    (await Documents.FindNearestAsync(Scope(index, 1), vector, limit, Cancel)).ShouldBe(expected.Take(limit));
                }
            }
        }
    }

    private static ChunkScore[] Rank(IEnumerable<DocumentVersion> versions, float[] vector) =>
    [
        .. versions
            .SelectMany(version => version.Chunks.Select(chunk => new ChunkScore(
                new ChunkKey(chunk.ChunkId, version.VersionId), Similarity.Score(chunk.Embedding.Span, vector))))
            .OrderByDescending(score => score.Score)
            .ThenBy(score => Convert.ToHexString(score.Key.ChunkId.ToByteArray(bigEndian: true)), StringComparer.Ordinal),
    ];

    // Each vector three times, so that there are ties.
    private DocumentVersion RandomVersion(DocumentIndex index, int number) => Samples.Version(
        index,
        $"{number}",
        1,
        [],
        [.. Enumerable.Range(0, 12).Select(i => SampleDocuments.Chunk(
            $"{number}", i, $"{number} {i}", SampleDocuments.Unit(index.Embedder.Dimensions, (number * 31) + (i / 3))))]);

    private DocumentVersion Chunks(DocumentIndex index, string documentId, params (string Content, float[] Embedding)[] chunks) =>
        Samples.Version(
            index, documentId, 1, [], [.. chunks.Select((chunk, i) => SampleDocuments.Chunk(documentId, i, chunk.Content, chunk.Embedding))]);
}
