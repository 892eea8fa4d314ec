using Fabra.Core.Documents.Filters;
using Fabra.Core.Documents.Indexes;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Filters on metadata mean what <see cref="FilterMatching"/> says.</summary>
public abstract class DocumentFilterSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    [Fact]
    public async Task Filter_numbers_compare_by_amount_without_rounding()
    {
        var exact = 1L << 53;
        var index = await IndexOfAsync(Value.Of(exact), Value.Of(exact + 1), Value.Of((double)exact), Value.Of(0.5), Value.Of(0), Value.Of(-0.0));

        (await FindAsync(index, Equal(Value.Of(exact + 1)))).ShouldBe(["1"]);
        (await FindAsync(index, Equal(Value.Of((double)exact)))).ShouldBe(["0", "2"]);
        (await FindAsync(index, Equal(Value.Of(0.0)))).ShouldBe(["4", "5"]);
        (await FindAsync(index, Range(Value.Of((double)exact), minExclusive: true))).ShouldBe(["1"]);
        (await FindAsync(index, Range(Value.Of(exact + 1)))).ShouldBe(["1"]);
        (await FindAsync(index, Range(null, Value.Of(0.5), maxExclusive: true))).ShouldBe(["4", "5"]);
        (await FindAsync(index, Range(Value.Of(0), Value.Of(1), minExclusive: true))).ShouldBe(["3"]);
    }

    [Fact]
    public async Task Filter_texts_lie_in_the_order_of_code_points()
    {
        var index = await IndexOfAsync(Value.Of("a"), Value.Of("B"), Value.Of("\uFFFD"), Value.Of("𐀀"), Value.Of("👩"), Value.Of(""));

        (await FindAsync(index, Range(Value.Of("\uFFFD")))).ShouldBe(["2", "3", "4"]);
        (await FindAsync(index, Range(Value.Of("𐀀"), minExclusive: true))).ShouldBe(["4"]);
        (await FindAsync(index, Range(null, Value.Of("a"), maxExclusive: true))).ShouldBe(["1", "5"]);
        (await FindAsync(index, Equal(Value.Of("")))).ShouldBe(["5"]);
    }

    [Fact]
    public async Task Filter_bounds_are_in_or_out_as_asked()
    {
        var times = Enumerable.Range(0, 4).Select(i => Value.Of(Sample.Start.AddMicroseconds(i))).ToArray();
        var index = await IndexOfAsync(times);

        (await FindAsync(index, Range(times[1], times[2]))).ShouldBe(["1", "2"]);
        (await FindAsync(index, Range(times[1], times[2], minExclusive: true))).ShouldBe(["2"]);
        (await FindAsync(index, Range(times[1], times[2], maxExclusive: true))).ShouldBe(["1"]);
        (await FindAsync(index, Range(times[1], times[2], true, true))).ShouldBeEmpty();
        (await FindAsync(index, Range(null, times[1]))).ShouldBe(["0", "1"]);
        (await FindAsync(index, Range(times[2]))).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task Filter_kinds_that_do_not_go_together_do_not_match()
    {
        var index = await IndexOfAsync(
            Value.Of(1), Value.Of("1"), Value.Of(true), Value.Of([0x31]), Value.Null, Value.Of([KeyValuePair.Create("f", Value.Of(1))]));

        (await FindAsync(index, Equal(Value.Of(1.0)))).ShouldBe(["0"]);
        (await FindAsync(index, Equal(Value.Of("1")))).ShouldBe(["1"]);
        (await FindAsync(index, Equal(Value.Of(true)))).ShouldBe(["2"]);
        (await FindAsync(index, Equal(Value.Of([0x31])))).ShouldBe(["3"]);
        (await FindAsync(index, Range(Value.Of(0)))).ShouldBe(["0"]);
        (await FindAsync(index, Range(Value.Of(false)))).ShouldBeEmpty();
        (await FindAsync(index, Range(Value.Of(0), Value.Of("9")))).ShouldBeEmpty();
        (await FindAsync(index, new DocumentFilter.In("f", [Value.Of(1), Value.Of("1"), Value.Of(true)]))).ShouldBe(["0", "1", "2"]);
    }

    [Fact]
    public async Task Filter_a_list_matches_when_one_element_does()
    {
        var index = await IndexOfAsync(
            Value.Of([Value.Of("x"), Value.Of(1), Value.Of(9)]), Value.Of([Value.Of("y")]), Value.Of(Array.Empty<Value>()), Value.Of("x"));

        (await FindAsync(index, Equal(Value.Of("x")))).ShouldBe(["0", "3"]);
        (await FindAsync(index, new DocumentFilter.In("f", [Value.Of("y"), Value.Of(9.0)]))).ShouldBe(["0", "1"]);

        // 1 is below 5 and 9 above 2, but no element is both.
        (await FindAsync(index, Range(Value.Of(2), Value.Of(5)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Filter_names_and_values_are_compared_ordinally()
    {
        var index = await CreateIndexAsync();
        await AppendTogetherAsync([.. HostileText.All.Select((text, i) => Samples.Version(
            index, $"{i:D3}", "x", 1, Field(text, Value.Of(1)), Field($"value of {i}", Value.Of(text)), Field("same", Value.Of(text))))]);

        for (var i = 0; i < HostileText.All.Length; i++)
        {
            var text = HostileText.All[i];
            (await FindAsync(index, new DocumentFilter.Equal(text, Value.Of(1)))).ShouldBe([$"{i:D3}"], text);
            (await FindAsync(index, new DocumentFilter.In("same", [Value.Of(text), Value.Of("nothing")]))).ShouldBe([$"{i:D3}"], text);
        }
    }

    [Fact]
    public async Task Filter_all_and_any_combine()
    {
        var index = await CreateIndexAsync();
        await AppendTogetherAsync([.. Enumerable.Range(0, 8).Select(i => Samples.Version(
            index, $"{i}", "x", 1, Field("a", Value.Of(i & 1)), Field("b", Value.Of(i & 2)), Field("c", Value.Of(i & 4))))]);
        DocumentFilter a = new DocumentFilter.Equal("a", Value.Of(1)), b = new DocumentFilter.Equal("b", Value.Of(2)), c = new DocumentFilter.Equal("c", Value.Of(4));

        (await FindAsync(index, new DocumentFilter.All([a, b]))).ShouldBe(["3", "7"]);
        (await FindAsync(index, new DocumentFilter.Any([a, b]))).ShouldBe(["1", "2", "3", "5", "6", "7"]);
        (await FindAsync(index, new DocumentFilter.Any([new DocumentFilter.All([a, b]), c]))).ShouldBe(["3", "4", "5", "6", "7"]);
        (await FindAsync(index, new DocumentFilter.All([new DocumentFilter.Any([a, b]), c]))).ShouldBe(["5", "6", "7"]);
        (await FindAsync(index, new DocumentFilter.All([a]))).ShouldBe(["1", "3", "5", "7"]);
    }

    [Fact]
    public async Task Filter_goes_by_the_metadata_of_the_version_that_is_valid()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Samples.Version(index, "d", "x", 1, Field("f", Value.Of("old"))));
        await AppendAsync(Samples.Version(index, "d", "x", 3, Field("f", Value.Of("new"))));

        (await FindAsync(index, Equal(Value.Of("old")), 2)).ShouldBe(["d"]);
        (await FindAsync(index, Equal(Value.Of("old")), 3)).ShouldBeEmpty();
        (await FindAsync(index, Equal(Value.Of("new")), 2)).ShouldBeEmpty();
        (await FindAsync(index, Equal(Value.Of("new")), 3)).ShouldBe(["d"]);
    }

    [Fact]
    public async Task Filter_random_ones_agree_with_the_definition()
    {
        var index = await CreateIndexAsync();
        var random = new RandomFilters(Sample.Random);
        var versions = Enumerable.Range(0, 150).Select(i => Samples.Version(index, $"{i:D3}", "x", 1, random.Metadata())).ToArray();
        await AppendTogetherAsync(versions);

        for (var i = 0; i < 200; i++)
        {
            var filter = random.Filter();
            (await FindAsync(index, filter)).ShouldBe(
                versions.Where(version => FilterMatching.Matches(filter, version.Metadata)).Select(version => version.DocumentId), $"{filter}");
        }
    }

    private static DocumentFilter.Equal Equal(Value value) => new("f", value);

    private static DocumentFilter.Range Range(Value? min, Value? max = null, bool minExclusive = false, bool maxExclusive = false) =>
        new("f", min, minExclusive, max, maxExclusive);

    /// <summary>One document for each value of field f, named by its place.</summary>
    private async Task<DocumentIndex> IndexOfAsync(params Value[] values)
    {
        var index = await CreateIndexAsync();
        await AppendTogetherAsync([.. values.Select((value, i) => Samples.Version(index, $"{i}", "x", 1, Field("f", value)))]);
        return index;
    }

    /// <summary>The ids of the documents that pass, whichever way they are looked for.</summary>
    private async Task<IReadOnlyList<string>> FindAsync(DocumentIndex index, DocumentFilter filter, double minute = 9)
    {
        var scope = Scope(index, minute, filter);
        var byVector = await Documents.FindNearestAsync(scope, new float[] { 1, 0, 0, 0 }, 1000, Cancel);
        var byTerm = await Documents.FindTermsAsync(scope, ["x"], Cancel);
        byTerm.Postings.Select(posting => posting.Key).ShouldBe(byVector.Select(score => score.Key), ignoreOrder: true);

        IReadOnlyList<ChunkKey> keys = [.. byVector.Select(score => score.Key)];
        var chunks = await Documents.ReadChunksAsync(index.Tenant, index.IndexId, keys, Cancel);
        return [.. chunks.Select(chunk => chunk!.DocumentId).Order(StringComparer.Ordinal)];
    }
}
