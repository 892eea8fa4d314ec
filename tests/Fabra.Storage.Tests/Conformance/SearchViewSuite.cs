using System.Collections;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>One search is one snapshot and one evaluation of its filter, whatever is written meanwhile.</summary>
public abstract class SearchViewSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    private static readonly float[] Axis = [1, 0, 0, 0];

    [Fact]
    public async Task View_keeps_what_it_saw_while_versions_are_written()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Version(index, "a", "x one", 1), Version(index, "b", "x two", 1), Version(index, "c", "x three", 1));
        var scope = Scope(index, 99, new DocumentFilter.Equal("f", Value.Of(1)));
        string[] before = ["x one", "x three", "x two"];

        await using (var view = await Documents.OpenSearchAsync(scope, Cancel))
        {
            await AppendAsync(Version(index, "a", "x changed", 2), Version(index, "d", "x new", 2), Samples.Deletion(index, "b", 2));
            (await ReadByVectorAsync(view)).ShouldBe(before);
            (await ReadByTermAsync(view)).ShouldBe(before);

            await Documents.CompactAsync(index.Tenant, index.IndexId, Sample.Minute(50), new HashSet<Guid>(), Cancel);
            (await ReadByVectorAsync(view)).ShouldBe(before);
            var terms = await view.FindTermsAsync(["x", "new", "one"], Cancel);
            (terms.ChunkCount, terms.TermCount).ShouldBe((3, 6));
            terms.ChunkFrequencies.ShouldBe([3, 0, 1]);
            view.CompactedBefore.ShouldBeNull();
        }

        await using var later = await Documents.OpenSearchAsync(scope, Cancel);
        (await ReadByVectorAsync(later)).ShouldBe(["x changed", "x new", "x three"]);
        (await ReadByTermAsync(later)).ShouldBe(["x changed", "x new", "x three"]);
        later.CompactedBefore.ShouldBe(Sample.Minute(50));
    }

    [Fact]
    public async Task View_opened_before_a_compaction_still_has_what_it_removed()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Version(index, "a", "x old", 1), Version(index, "a", "x new", 3));

        await using var view = await Documents.OpenSearchAsync(Scope(index, 2), Cancel);
        await Documents.CompactAsync(index.Tenant, index.IndexId, Sample.Minute(50), new HashSet<Guid>(), Cancel);
        await using (var later = await Documents.OpenSearchAsync(Scope(index, 2), Cancel))
        {
            (await ReadByTermAsync(later)).ShouldBeEmpty();
        }

        (await ReadByTermAsync(view)).ShouldBe(["x old"]);
        (await ReadByVectorAsync(view)).ShouldBe(["x old"]);
    }

    [Fact]
    public async Task View_finds_a_document_in_both_rankings_or_in_neither()
    {
        var index = await CreateIndexAsync();
        var scope = Scope(index, 99);
        var writing = Task.Run(
            async () =>
            {
                for (var round = 1; round <= 30; round++)
                {
                    await AppendTogetherAsync([.. Enumerable.Range(0, 4).Select(i => round % 5 == i
                        ? Samples.Deletion(index, $"{i}", round)
                        : Version(index, $"{i}", $"x {round} {i}", round))]);
                }
            },
            Cancel);
        var seen = new HashSet<string>();
        bool last;
        do
        {
            last = writing.IsCompleted;
            await using var view = await Documents.OpenSearchAsync(scope, Cancel);
            var nearest = await ReadByVectorAsync(view);
            nearest.ShouldBe(await ReadByTermAsync(view));
            nearest.Select(text => text.Split(' ')[1]).Distinct().Count().ShouldBeLessThanOrEqualTo(1, "of one commit");
            seen.UnionWith(nearest);
        }
        while (!last);

        await writing;
        seen.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task View_evaluates_its_filter_once()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Version(index, "a", "x one", 1), Version(index, "b", "x two", 1));
        var values = new CountedValues(Value.Of(1), Value.Of(2));

        await using var view = await Documents.OpenSearchAsync(Scope(index, 9, new DocumentFilter.In("f", values)), Cancel);
        (await ReadByVectorAsync(view)).ShouldBe(["x one", "x two"]);
        var once = values.Looks;
        once.ShouldBeGreaterThan(0);

        (await ReadByTermAsync(view)).ShouldBe(["x one", "x two"]);
        (await ReadByVectorAsync(view)).ShouldBe(["x one", "x two"]);
        values.Looks.ShouldBe(once);
    }

    [Fact]
    public async Task View_of_an_index_that_is_not_there_is_empty()
    {
        await using var view = await Documents.OpenSearchAsync(Scope(Samples.Index("never made"), 1), Cancel);

        view.CompactedBefore.ShouldBeNull();
        (await view.FindNearestAsync(Axis, 10, Cancel)).ShouldBeEmpty();
        var terms = await view.FindTermsAsync(["x"], Cancel);
        (terms.ChunkCount, terms.TermCount, terms.ChunkFrequencies[0], terms.Postings.Count).ShouldBe((0, 0, 0, 0));
        (await view.ReadChunksAsync([new ChunkKey(Sample.NextId(), Sample.NextId())], Cancel)).ShouldBe([null]);
        (await view.ReadChunksAsync([], Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task View_cancelled_calls_are_refused_and_the_store_goes_on()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Version(index, "a", "x one", 1));
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => Documents.OpenSearchAsync(Scope(index, 1), cancelled));
        await using (var view = await Documents.OpenSearchAsync(Scope(index, 1), Cancel))
        {
            await RefusedAsync<OperationCanceledException>(view, cancelled);
        }

        await using var another = await Documents.OpenSearchAsync(Scope(index, 1), Cancel);
        (await ReadByVectorAsync(another)).ShouldBe(["x one"]);
    }

    [Fact]
    public async Task View_that_was_disposed_is_refused()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Version(index, "a", "x one", 1));
        var view = await Documents.OpenSearchAsync(Scope(index, 1), Cancel);
        await view.DisposeAsync();
        await view.DisposeAsync();
        await RefusedAsync<ObjectDisposedException>(view, Cancel);

        // Nor does its end take anything from the next.
        await using var next = await Documents.OpenSearchAsync(Scope(index, 1), Cancel);
        (await ReadByTermAsync(next)).ShouldBe(["x one"]);
    }

    [Fact]
    public async Task View_of_a_store_that_was_disposed_is_refused()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Version(index, "a", "x one", 1));
        var view = await Documents.OpenSearchAsync(Scope(index, 1), Cancel);
        await Store.DisposeAsync();

        await RefusedAsync<ObjectDisposedException>(view, Cancel);
        await view.DisposeAsync();
    }

    private static async Task RefusedAsync<T>(ISearchView view, CancellationToken cancel)
        where T : Exception
    {
        await Should.ThrowAsync<T>(() => view.FindNearestAsync(Axis, 5, cancel));
        await Should.ThrowAsync<T>(() => view.FindTermsAsync(["x"], cancel));
        await Should.ThrowAsync<T>(() => view.ReadChunksAsync([new ChunkKey(Guid.Empty, Guid.Empty)], cancel));
    }

    private DocumentVersion Version(DocumentIndex index, string documentId, string text, double minute) =>
        Samples.Version(index, documentId, text, minute, Field("f", Value.Of(1)));

    /// <summary>The texts that a view finds by vector, sorted.</summary>
    private async Task<IReadOnlyList<string>> ReadByVectorAsync(ISearchView view) =>
        await ReadAsync(view, (await view.FindNearestAsync(Axis, 1000, Cancel)).Select(score => score.Key));

    /// <summary>The texts that a view finds by the word that is in all of them, sorted.</summary>
    private async Task<IReadOnlyList<string>> ReadByTermAsync(ISearchView view) =>
        await ReadAsync(view, (await view.FindTermsAsync(["x"], Cancel)).Postings.Select(posting => posting.Key));

    private async Task<IReadOnlyList<string>> ReadAsync(ISearchView view, IEnumerable<ChunkKey> keys) =>
        [.. (await view.ReadChunksAsync([.. keys], Cancel)).Select(chunk => chunk!.Content).Order(StringComparer.Ordinal)];

    /// <summary>Values of a filter that know how often they were looked at: no evaluation can do without.</summary>
    private sealed class CountedValues(params Value[] values) : IReadOnlyList<Value>
    {
        public int Looks { get; private set; }

        public int Count
        {
            get
            {
                Looks++;
                return values.Length;
            }
        }

        public Value this[int index]
        {
            get
            {
                Looks++;
                return values[index];
            }
        }

        public IEnumerator<Value> GetEnumerator()
        {
            Looks++;
            return values.AsEnumerable().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
