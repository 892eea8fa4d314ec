using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Where terms occur, and how often: what BM25 is computed from.</summary>
public abstract class DocumentTermsSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    [Fact]
    public async Task FindTermsAsync_says_where_and_how_often_each_occurs()
    {
        var index = await CreateIndexAsync();
        var first = Samples.Version(index, "a", "cat sat cat\nmat", 1);
        var second = Samples.Version(index, "b", "cat on mat mat mat", 1);
        await AppendTogetherAsync(first, second);

        foreach (var restart in new[] { false, true })
        {
            var found = await Documents.FindTermsAsync(Scope(index, 1), ["mat", "nobody", "cat"], Cancel);
            found.ChunkCount.ShouldBe(3);
            found.TermCount.ShouldBe(9);
            found.ChunkFrequencies.ShouldBe([2, 0, 2]);
            found.Postings.ShouldBe(
                [Posting(first, 1, 0, 1), Posting(second, 0, 0, 3), Posting(first, 0, 2, 2), Posting(second, 0, 2, 1)], ignoreOrder: true);
            if (!restart)
            {
                await RestartAsync();
            }
        }
    }

    [Fact]
    public async Task FindTermsAsync_nothing_asked_or_nothing_there()
    {
        var index = await CreateIndexAsync();
        var empty = await Documents.FindTermsAsync(Scope(index, 1), ["cat"], Cancel);
        (empty.ChunkCount, empty.TermCount).ShouldBe((0, 0));
        empty.ChunkFrequencies.ShouldBe([0L]);
        empty.Postings.ShouldBeEmpty();

        await AppendAsync(Samples.Version(index, "a", "cat", 1));
        var none = await Documents.FindTermsAsync(Scope(index, 1), [], Cancel);
        (none.ChunkCount, none.TermCount).ShouldBe((1, 1));
        none.ChunkFrequencies.ShouldBeEmpty();
        (await Documents.FindTermsAsync(Scope(Samples.Index("never made"), 1), ["cat"], Cancel)).ChunkFrequencies.ShouldBe([0L]);
        (await Documents.FindTermsAsync(Scope(index with { Tenant = new TenantId("other") }, 1), ["cat"], Cancel)).ChunkCount.ShouldBe(0);
    }

    [Fact]
    public async Task FindTermsAsync_counts_the_whole_index_and_lists_what_passes()
    {
        var index = await CreateIndexAsync();
        var english = Samples.Version(index, "a", "cat sat", 1, Field("lang", Value.Of("en")));
        var german = Samples.Version(index, "b", "cat saß hier", 1, Field("lang", Value.Of("de")));
        await AppendTogetherAsync(english, german);

        var scope = Scope(index, 1, new DocumentFilter.Equal("lang", Value.Of("de")));
        var found = await Documents.FindTermsAsync(scope, ["cat", "sat"], Cancel);
        (found.ChunkCount, found.TermCount).ShouldBe((2, 5));
        found.ChunkFrequencies.ShouldBe([2, 1]);
        found.Postings.ShouldBe([Posting(german, 0, 0, 1)]);
    }

    [Fact]
    public async Task FindTermsAsync_goes_by_what_was_valid_at_the_instant()
    {
        var index = await CreateIndexAsync();
        var first = Samples.Version(index, "a", "cat cat", 1);
        var second = Samples.Version(index, "a", "dog cat dog", 3);
        var other = Samples.Version(index, "b", "dog", 3);
        await AppendAsync(first, second, other, Samples.Deletion(index, "a", 5));

        await ExpectAsync(0, 0, 0, [0, 0]);
        await ExpectAsync(1, 1, 2, [1, 0], Posting(first, 0, 0, 2));
        await ExpectAsync(3, 2, 4, [1, 2], Posting(second, 0, 0, 1), Posting(second, 0, 1, 2), Posting(other, 0, 1, 1));
        await ExpectAsync(5, 1, 1, [0, 1], Posting(other, 0, 1, 1));

        async Task ExpectAsync(double minute, long chunks, long terms, long[] frequencies, params TermPosting[] postings)
        {
            var found = await Documents.FindTermsAsync(Scope(index, minute), ["cat", "dog"], Cancel);
            (found.ChunkCount, found.TermCount).ShouldBe((chunks, terms), $"at minute {minute}");
            found.ChunkFrequencies.ShouldBe(frequencies, $"at minute {minute}");
            found.Postings.ShouldBe(postings, ignoreOrder: true, $"at minute {minute}");
        }
    }

    [Fact]
    public async Task FindTermsAsync_terms_are_compared_ordinally()
    {
        var index = await CreateIndexAsync();
        var terms = HostileText.All.Where(text => !text.Contains(' ') && !text.Contains('\n')).Append("pla").Append("plain2").ToArray();
        var versions = terms.Select((term, i) => Samples.Version(index, $"{i}", term, 1)).ToArray();
        foreach (var batch in versions.Chunk(20))
        {
            await AppendTogetherAsync(batch);
        }

        var found = await Documents.FindTermsAsync(Scope(index, 1), terms, Cancel);
        found.ChunkFrequencies.ShouldAllBe(frequency => frequency == 1);
        found.Postings.ShouldBe([.. versions.Select((version, i) => Posting(version, 0, i, 1))], ignoreOrder: true);
    }

    [Fact]
    public async Task FindTermsAsync_a_term_in_every_one_of_many_chunks()
    {
        var index = await CreateIndexAsync();
        var versions = Enumerable.Range(0, 200).Select(i => Samples.Version(
            index, $"{i}", string.Join('\n', Enumerable.Range(0, 10).Select(j => $"the {i} {j} {(j == 3 ? "the" : "word")}")), 1)).ToArray();
        foreach (var batch in versions.Chunk(30))
        {
            await AppendTogetherAsync(batch);
        }

        var found = await Documents.FindTermsAsync(Scope(index, 1), ["the"], Cancel);
        found.ChunkFrequencies.ShouldBe([2000L]);
        found.Postings.Count.ShouldBe(2000);
        found.Postings.ToHashSet().SetEquals(versions.SelectMany(version => version.Chunks.Select((_, i) => Posting(version, i, 0, i == 3 ? 2 : 1))))
            .ShouldBeTrue();
    }

    private static TermPosting Posting(DocumentVersion version, int chunk, int term, int count) =>
        new(new ChunkKey(version.Chunks[chunk].ChunkId, version.VersionId), term, count, version.Chunks[chunk].TermCount);
}
