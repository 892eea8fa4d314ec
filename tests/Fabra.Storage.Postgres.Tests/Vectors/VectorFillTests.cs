using Fabra.Core.Identity;
using Fabra.Storage.Postgres.Documents;
using Fabra.Storage.Postgres.Documents.Vectors;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>The tables of vectors: what is put there, and what is taken out.</summary>
[Collection(PgliteFixture.Collection)]
public sealed class VectorFillTests(PgliteFixture pglite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_there_before_the_extension_is_filled_in_by_steps_and_only_what_lives()
    {
        await using var index = await VectorIndex.CreateAsync(pglite);
        await index.AppendAsync([.. Enumerable.Range(0, 1_200).Select(i => index.Documents.Version($"d{i}", $"text {i}"))]);
        await index.AppendAsync(index.Documents.Version("d3", "again"), index.Documents.Deletion("d4"));
        (await WorkAsync(index)).ShouldBe([index.Documents.Index.IndexId]);

        (await index.StepAsync()).ShouldBeTrue();
        (await CountAsync(index)).ShouldBe(498);
        await index.FillAsync();

        (await CountAsync(index)).ShouldBe(1_199);
        (await index.ScalarAsync("SELECT vectors_end = next_chunk_no FROM document_indexes")).ShouldBe(true);
        (await WorkAsync(index)).ShouldBeEmpty();
        (await index.StepAsync()).ShouldBeFalse();
        (await CountAsync(index)).ShouldBe(1_199);
    }

    [Fact]
    public async Task What_ended_is_taken_out_some_time_later()
    {
        await using var index = await VectorIndex.CreateAsync(pglite);
        await index.AppendAsync(index.Documents.Version("a", "a"), index.Documents.Version("b", "b"));
        await index.FillAsync();
        await index.AppendAsync(index.Documents.Deletion("a"));
        await index.FillAsync();
        (await CountAsync(index)).ShouldBe(2);

        var later = index.Now.AddHours(1);
        (await WorkAsync(index, later)).ShouldBe([index.Documents.Index.IndexId]);
        (await index.StepAsync(later)).ShouldBeFalse();

        (await CountAsync(index)).ShouldBe(1);
        (await WorkAsync(index, later)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Table_goes_with_its_index()
    {
        await using var index = await VectorIndex.CreateAsync(pglite);
        await index.AppendAsync(index.Documents.Version("a", "a"));
        await index.FillAsync();
        await IndexSql.DeleteAsync(index.Connection, TenantId.Default, index.Documents.Index.IndexId, index.Now, Cancel);

        (await WorkAsync(index)).ShouldBe([index.Documents.Index.IndexId]);
        (await index.StepAsync()).ShouldBeFalse();

        (await index.ScalarAsync($"SELECT to_regclass('{index.Table.Name}') IS NULL")).ShouldBe(true);
        (await WorkAsync(index)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_whose_table_or_extension_is_gone_is_left_to_the_exact_one()
    {
        await using var index = await VectorIndex.CreateAsync(pglite);
        await index.AppendAsync(index.Documents.Version("a", "a"));
        await index.FillAsync();

        await index.ScalarAsync("DROP EXTENSION vector CASCADE");
        (await index.FindNearestAsync(index.Scope(), index.Documents.Axis(0), 1)).ShouldBeNull();
        await index.ScalarAsync($"DROP TABLE {index.Table.Name}");
        (await index.FindNearestAsync(index.Scope(), index.Documents.Axis(0), 1)).ShouldBeNull();
        (await index.FindExactlyAsync(index.Scope(), index.Documents.Axis(0), 1)).Count.ShouldBe(1);
    }

    private static Task<List<Guid>> WorkAsync(VectorIndex index, DateTimeOffset? now = null) =>
        VectorFill.FindWorkAsync(index.Connection, now ?? index.Now, Cancel);

    private static async Task<long> CountAsync(VectorIndex index) => (long)(await index.ScalarAsync($"SELECT count(*) FROM {index.Table.Name}"))!;
}
