using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Removing versions that ended, and nothing else.</summary>
public abstract class DocumentCompactionSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    private static readonly HashSet<Guid> None = [];

    [Fact]
    public async Task CompactAsync_removes_what_ended_before_the_instant()
    {
        var index = await CreateIndexAsync();
        var first = Samples.Version(index, "d", "cat one\ncat two", 1, Field("f", Value.Of(1)));
        var second = Samples.Version(index, "d", "cat three", 3, Field("f", Value.Of(1)));
        var third = Samples.Version(index, "d", "cat four", 5, Field("f", Value.Of(1)));
        var other = Samples.Version(index, "e", "cat five", 1, Field("f", Value.Of(1)));
        await AppendAsync(first, other, second, third);

        // The first ended at minute 3: not before it.
        (await CompactAsync(index, 3)).ShouldBe(new Compaction(0, 0, 0));
        (await TextAsync(index, "d", 2)).ShouldBe("cat one\ncat two");
        (await Documents.CompactAsync(
            Sample.Tenant, index.IndexId, Sample.Minute(3).AddMicroseconds(1), None, Cancel)).ShouldBe(new Compaction(1, 2, 0));

        foreach (var restart in new[] { false, true })
        {
            (await TextAsync(index, "d", 2)).ShouldBeNull();
            (await TextAsync(index, "d", 4)).ShouldBe("cat three");
            (await TextAsync(index, "d", 9)).ShouldBe("cat four");
            (await TextAsync(index, "e", 2)).ShouldBe("cat five");
            (await Documents.ReadChunksAsync(Sample.Tenant, index.IndexId, [Key(first), Key(second)], Cancel))
                .Select(chunk => chunk?.Content).ShouldBe([null, "cat three"]);
            (await SearchAsync(Scope(index, 4, new DocumentFilter.Equal("f", Value.Of(1))), [1, 0, 0, 0])).ShouldBe(
                ["cat three", "cat five"], ignoreOrder: true);
            var terms = await Documents.FindTermsAsync(Scope(index, 4), ["cat", "one", "three"], Cancel);
            terms.ChunkFrequencies.ShouldBe([2, 0, 1]);
            terms.Postings.Count.ShouldBe(3);
            if (!restart)
            {
                await RestartAsync();
            }
        }
    }

    [Fact]
    public async Task CompactAsync_what_is_kept_is_valid_when_it_was()
    {
        var index = await CreateIndexAsync();
        var versions = Enumerable.Range(0, 5).Select(i => Samples.Version(index, "d", $"text {i}", 1 + (2 * i))).ToArray();
        await AppendAsync(versions);

        var kept = new HashSet<Guid> { versions[1].VersionId, versions[4].VersionId, Sample.NextId() };
        (await CompactAsync(index, 99, kept)).ShouldBe(new Compaction(3, 3, 1));

        foreach (var restart in new[] { false, true })
        {
            // Its successor is gone; it ends when it did all the same.
            var found = await Documents.FindDocumentAsync(Sample.Tenant, index.IndexId, "d", Sample.Minute(4), Cancel);
            found!.Text.ShouldBe("text 1");
            found.SupersededAt.ShouldBe(Sample.Minute(5));
            (await TextAsync(index, "d", 5)).ShouldBeNull();
            (await TextAsync(index, "d", 9)).ShouldBe("text 4");
            (await SearchAsync(Scope(index, 99), [1, 0, 0, 0])).ShouldBe(["text 4"]);
            (await Documents.ReadStatisticsAsync(Sample.Tenant, index.IndexId, Sample.Minute(99), Cancel)).Documents.ShouldBe(1);
            if (!restart)
            {
                await RestartAsync();
            }
        }

        (await CompactAsync(index, 99)).ShouldBe(new Compaction(1, 1, 0));
        (await CompactAsync(index, 99)).ShouldBe(new Compaction(0, 0, 0));
    }

    [Fact]
    public async Task CompactAsync_a_deletion_goes_with_what_it_ended()
    {
        var index = await CreateIndexAsync();
        var first = Samples.Version(index, "d", "one", 1);
        var kept = Samples.Version(index, "k", "kept", 1);
        await AppendAsync(first, kept, Samples.Deletion(index, "d", 3), Samples.Deletion(index, "k", 3));

        (await CompactAsync(index, 4, [kept.VersionId])).ShouldBe(new Compaction(3, 1, 1));
        foreach (var documentId in new[] { "d", "k" })
        {
            (await Documents.FindHeadsAsync(Sample.Tenant, index.IndexId, [documentId], Cancel)).ShouldBe([null], documentId);
            (await TextAsync(index, documentId, 99)).ShouldBeNull(documentId);
        }

        (await TextAsync(index, "k", 2)).ShouldBe("kept");
        (await SearchAsync(Scope(index, 99), [1, 0, 0, 0])).ShouldBeEmpty();

        // And the documents may come back.
        await AppendAsync(Samples.Version(index, "d", "again", 5), Samples.Version(index, "k", "again", 5));
        (await TextAsync(index, "k", 9)).ShouldBe("again");
        (await TextAsync(index, "k", 4)).ShouldBeNull();
        (await TextAsync(index, "k", 2)).ShouldBe("kept");
        (await Documents.ReadChunksAsync(Sample.Tenant, index.IndexId, [Key(kept)], Cancel))[0]!.Content.ShouldBe("kept");
    }

    [Fact]
    public async Task CompactAsync_versions_of_a_deleted_index_end_with_it()
    {
        var index = await CreateIndexAsync();
        var kept = Samples.Version(index, "k", "kept", 1);
        await AppendAsync(Samples.Version(index, "d", "one", 1), Samples.Version(index, "d", "two", 2), kept);
        await Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Minute(5), Cancel);

        (await CompactAsync(index, 5, [kept.VersionId])).ShouldBe(new Compaction(1, 1, 0));
        (await TextAsync(index, "d", 4)).ShouldBe("two");
        (await CompactAsync(index, 6, [kept.VersionId])).ShouldBe(new Compaction(1, 1, 1));
        (await SearchAsync(Scope(index, 4), [1, 0, 0, 0])).ShouldBe(["kept"]);
        (await Documents.FindIndexAsync(Sample.Tenant, index.IndexId, Cancel)).ShouldBe(
            index with { DeletedAt = Sample.Minute(5), CompactedBefore = Sample.Minute(6) });
    }

    [Fact]
    public async Task CompactAsync_remembers_the_latest_instant()
    {
        var index = await CreateIndexAsync();
        await CompactAsync(index, 5);
        (await Documents.FindIndexAsync(Sample.Tenant, index.IndexId, Cancel))!.CompactedBefore.ShouldBe(Sample.Minute(5));
        await CompactAsync(index, 3);
        await RestartAsync();
        (await Documents.FindIndexAsync(Sample.Tenant, index.IndexId, Cancel))!.CompactedBefore.ShouldBe(Sample.Minute(5));
        await CompactAsync(index, 7);
        (await Documents.FindIndexAsync(Sample.Tenant, index.Name, Sample.Minute(1), Cancel))!.CompactedBefore.ShouldBe(Sample.Minute(7));
        (await CompactAsync(index with { Tenant = new TenantId("other") }, 9)).ShouldBe(new Compaction(0, 0, 0));
        (await CompactAsync(Samples.Index("never made"), 9)).ShouldBe(new Compaction(0, 0, 0));
        (await Documents.FindIndexAsync(Sample.Tenant, index.IndexId, Cancel))!.CompactedBefore.ShouldBe(Sample.Minute(7));
    }

    [Fact]
    public async Task CompactAsync_other_indexes_keep_everything()
    {
        var mine = await CreateIndexAsync();
        var second = await CreateIndexAsync("second");
        foreach (var index in new[] { mine, second })
        {
            await AppendAsync(Samples.Version(index, "d", "cat one", 1), Samples.Version(index, "d", "cat two", 3));
        }

        (await CompactAsync(mine, 99)).ShouldBe(new Compaction(1, 1, 0));
        (await TextAsync(second, "d", 2)).ShouldBe("cat one");
        (await SearchAsync(Scope(second, 2), [1, 0, 0, 0])).ShouldBe(["cat one"]);
        (await Documents.FindTermsAsync(Scope(second, 2), ["cat", "one"], Cancel)).ChunkFrequencies.ShouldBe([1, 1]);
        (await Documents.FindIndexAsync(Sample.Tenant, second.IndexId, Cancel))!.CompactedBefore.ShouldBeNull();
    }

    [Fact]
    public async Task CompactAsync_appends_go_on_as_if_nothing_had_been_removed()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Samples.Version(index, "a", "cat", 1), Samples.Version(index, "b", "cat dog", 1), Samples.Deletion(index, "b", 2));
        await CompactAsync(index, 50);
        await RestartAsync();
        await AppendAsync(Samples.Version(index, "c", "bird\ncat", 60));

        (await SearchAsync(Scope(index, 60), [1, 0, 0, 0])).ShouldBe(["cat", "cat", "bird"], ignoreOrder: true);
        (await Documents.FindTermsAsync(Scope(index, 60), ["cat", "dog", "bird"], Cancel)).ChunkFrequencies.ShouldBe([2, 0, 1]);
        (await TextAsync(index, "c", 60)).ShouldBe("bird\ncat");
    }

    private static ChunkKey Key(DocumentVersion version) => new(version.Chunks[0].ChunkId, version.VersionId);

    private Task<Compaction> CompactAsync(DocumentIndex index, double endedBefore, HashSet<Guid>? keep = null) =>
        Documents.CompactAsync(index.Tenant, index.IndexId, Sample.Minute(endedBefore), keep ?? None, Cancel);
}
