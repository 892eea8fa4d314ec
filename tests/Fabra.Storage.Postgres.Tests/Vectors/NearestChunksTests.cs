using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>Searches by HNSW against those that compare all.</summary>
[Collection(PgliteFixture.Collection)]
public sealed class NearestChunksTests(PgliteFixture pglite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_few_chunks_the_same_are_found_as_by_comparing_all_whatever_was_written_and_filled(int seed)
    {
        var random = new Random(seed);
        await using var index = await VectorIndex.CreateAsync(pglite, 8);
        var told = 0;
        for (var step = 0; step < 40; step++)
        {
            var ids = Enumerable.Range(0, 30).Select(i => $"d{i}").ToArray();
            random.Shuffle(ids);
            await index.AppendAsync([.. ids.Take(random.Next(1, 6)).Select(id => random.Next(5) == 0
                ? index.Documents.Deletion(id)
                : index.Documents.Version(id, $"text {step}", Vector(random), KeyValuePair.Create("year", Value.Of(random.Next(4)))))]);
            if (random.Next(3) == 0)
            {
                await index.FillAsync();
            }

            var filter = random.Next(2) == 0 ? null : new DocumentFilter.Range("year", Value.Of(random.Next(4)), false, null, false);
            var (scope, query, limit) = (index.Scope(filter), Vector(random), random.Next(1, 8));
            var exact = await index.FindExactlyAsync(scope, query, limit);
            var nearest = await index.FindNearestAsync(scope, query, limit);
            if (exact.Count < limit)
            {
                nearest.ShouldBeNull("fewer than asked for are no answer");
            }

            nearest?.ShouldBe(exact);
            told += nearest is null ? 0 : 1;
        }

        told.ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task Filter_that_few_pass_far_from_the_query_leaves_no_gap()
    {
        await using var index = await VectorIndex.CreateAsync(pglite, 16);
        var random = new Random(5);
        float[] query = index.Documents.Axis(0);
        await index.AppendAsync([.. Enumerable.Range(0, 2_000).Select(i => i % 150 == 0
            ? index.Documents.Version($"d{i}", "far", Near(index.Documents.Axis(1), random), KeyValuePair.Create("kind", Value.Of("rare")))
            : index.Documents.Version($"d{i}", "near", Near(query, random), KeyValuePair.Create("kind", Value.Of("common"))))]);
        await index.FillAsync();
        var scope = index.Scope(new DocumentFilter.Equal("kind", Value.Of("rare")));

        var exact = await index.FindExactlyAsync(scope, query, 10);
        var found = await index.FindNearestAsync(scope, query, 10) ?? exact;

        exact.Count.ShouldBe(10);
        found.ShouldBe(exact);
        (await index.FindNearestAsync(scope, query, 15)).ShouldBeNull("14 pass");
    }

    [Fact]
    public async Task Chunks_that_the_table_lacks_do_not_hide_that_it_proposed_too_few()
    {
        await using var index = await VectorIndex.CreateAsync(pglite);
        await index.AppendAsync([.. Enumerable.Range(0, 20).Select(i => index.Documents.Version($"d{i}", "near", index.Documents.Axis(0)))]);
        await index.FillAsync();
        await index.AppendAsync([.. Enumerable.Range(0, 10).Select(i => index.Documents.Version($"e{i}", "far", index.Documents.Axis(1)))]);
        await index.ScalarAsync($"DELETE FROM {index.Table.Name} WHERE version_no > 3");

        (await index.FindNearestAsync(index.Scope(), index.Documents.Axis(0), 5)).ShouldBeNull();
        (await index.FindNearestAsync(index.Scope(), index.Documents.Axis(0), 4))!.ShouldAllBe(score => score.Score == 1);
    }

    [Fact]
    public async Task Chunk_that_ended_since_the_instant_of_the_search_is_found_and_one_that_began_since_is_not()
    {
        await using var index = await VectorIndex.CreateAsync(pglite);
        await index.AppendAsync(index.Documents.Version("a", "old", index.Documents.Axis(0)), index.Documents.Version("b", "b", index.Documents.Axis(1)));
        await index.FillAsync();
        var scope = index.Scope();
        await index.AppendAsync(index.Documents.Version("a", "new", index.Documents.Axis(0)), index.Documents.Version("c", "c", index.Documents.Axis(0)));
        await index.FillAsync();

        var before = await index.FindNearestAsync(scope, index.Documents.Axis(0), 2);
        var after = await index.FindNearestAsync(index.Scope(), index.Documents.Axis(0), 3);

        before.ShouldBe(await index.FindExactlyAsync(scope, index.Documents.Axis(0), 2));
        after!.Select(score => score.Score).ShouldBe([1, 1, 0]);
        after!.ShouldNotContain(score => score.Key == before![0].Key);
    }

    [Fact]
    public async Task As_of_an_instant_it_does_not_answer()
    {
        await using var index = await VectorIndex.CreateAsync(pglite);
        await index.AppendAsync(index.Documents.Version("a", "a"));
        await index.FillAsync();

        (await index.FindNearestAsync(index.Scope(), index.Documents.Axis(0), 1))!.Count.ShouldBe(1);
        (await index.FindNearestAsync(index.Scope() with { Now = false }, index.Documents.Axis(0), 1)).ShouldBeNull();
        (await index.FindNearestAsync(index.Scope() with { Tenant = new TenantId("other") }, index.Documents.Axis(0), 1)).ShouldBeNull();
        (await index.FindNearestAsync(index.Scope(), new float[5], 1)).ShouldBeNull("the exact search says what is wrong");
    }

    [Fact]
    public async Task Texts_of_the_local_embedder_are_found_nearly_all_by_the_index()
    {
        const int Queries = 30, Hits = 10;
        var texts = new LocalTexts(7);
        await using var index = await VectorIndex.CreateAsync(pglite, LocalTexts.Dimensions);
        var versions = (await texts.NextAsync(3_000, Cancel)).Select((vector, i) => index.Documents.Version($"d{i}", "text", vector)).ToArray();
        foreach (var some in versions.Chunk(500))
        {
            await index.AppendAsync(some);
        }

        await index.FillAsync();
        var plan = await index.Connection.QueryAsync(
            $"EXPLAIN SELECT chunk_no FROM {index.Table.Name} ORDER BY {index.Table.Distance("$1")} LIMIT 100",
            [PostgresCommands.Parameter(new float[LocalTexts.Dimensions], NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Real)],
            reader => reader.GetString(0),
            Cancel);
        string.Join('\n', plan).ShouldContain($"Index Scan using {index.Table.Name}_nearest");

        var found = 0;
        foreach (var query in await texts.NextAsync(Queries, Cancel))
        {
            var exact = versions.OrderByDescending(version => Dot(version.Chunks[0].Embedding.Span, query)).Take(Hits);
            var nearest = await index.FindNearestAsync(index.Scope(), query, Hits);
            found += nearest!.Select(score => score.Key.VersionId).Intersect(exact.Select(version => version.VersionId)).Count();
        }

        TestContext.Current.SendDiagnosticMessage($"recall@10 of HNSW over 3,000 chunks: {found / (double)(Queries * Hits):0.000}");
        (found / (double)(Queries * Hits)).ShouldBeGreaterThanOrEqualTo(0.9);
    }

    [Fact]
    public async Task Vectors_of_more_dimensions_than_the_index_takes_as_floats_are_kept_as_halves_and_scored_as_they_are()
    {
        await using var index = await VectorIndex.CreateAsync(pglite, 3_000);
        var random = new Random(3);
        await index.AppendAsync([.. Enumerable.Range(0, 30).Select(i => index.Documents.Version($"d{i}", "text", Vector(random, 3_000)))]);
        await index.FillAsync();
        (await index.ScalarAsync("SELECT vectors_type FROM document_indexes")).ShouldBe("halfvec");
        var query = Vector(random, 3_000);

        (await index.FindNearestAsync(index.Scope(), query, 10)).ShouldBe(await index.FindExactlyAsync(index.Scope(), query, 10));
    }

    [Fact]
    public async Task Vectors_of_more_dimensions_than_any_index_takes_are_left_to_the_exact_search()
    {
        await using var index = await VectorIndex.CreateAsync(pglite, 4_001);
        await index.AppendAsync(index.Documents.Version("a", "a"));
        await index.FillAsync();

        (await index.ScalarAsync("SELECT vectors_type FROM document_indexes")).ShouldBeNull();
        (await index.FindNearestAsync(index.Scope(), index.Documents.Axis(0), 1)).ShouldBeNull();
    }

    // Similarity's is fast where it is optimised, and slow in a build for debugging.
    private static double Dot(ReadOnlySpan<float> left, float[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < right.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static float[] Near(float[] vector, Random random) =>
        Normalized([.. vector.Select(amount => amount + (0.2f * (random.NextSingle() - 0.5f)))]);

    private static float[] Vector(Random random, int dimensions = 8) =>
        Normalized([.. Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() - 0.5f)]);

    private static float[] Normalized(float[] vector)
    {
        var length = (float)Math.Sqrt(Similarity.Dot(vector, vector));
        return [.. vector.Select(amount => amount / length)];
    }
}
