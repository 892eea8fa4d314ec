using System.Text;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Appending versions and reading documents, now and as of any instant.</summary>
public abstract class DocumentVersionSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    [Fact]
    public async Task AppendAsync_document_comes_back_as_it_was_stored()
    {
        var index = await CreateIndexAsync();
        var version = Samples.Version(
            index, "d1", "first line\nsecond line", 1, [.. SampleValues.Scalars.Select((value, i) => Field($"f{i % 2}{i}", value))]);
        await AppendAsync(version);

        foreach (var restart in new[] { false, true })
        {
            var found = await Documents.FindDocumentAsync(Sample.Tenant, index.IndexId, "d1", Sample.Minute(1), Cancel);
            found.ShouldNotBeNull();
            found.Metadata.SequenceEqual(version.Metadata).ShouldBeTrue("metadata, in its order");
            (found with { Metadata = [] }).ShouldBe(new StoredDocument
            {
                DocumentId = "d1",
                VersionId = version.VersionId,
                Text = version.Text,
                ContentHash = version.ContentHash,
                Metadata = [],
                SourceUrl = version.SourceUrl,
                IndexedAt = version.IndexedAt,
                ChunkCount = 2,
            });
            if (!restart)
            {
                await RestartAsync();
            }
        }
    }

    [Fact]
    public async Task AppendAsync_hostile_texts_come_back_and_stay_apart()
    {
        var index = await CreateIndexAsync();
        var versions = HostileText.All.Select((text, i) => Samples.Version(
            index, text, $"{text}\n{i}", 1, Field(text, Value.Of(text))) with
        { SourceUrl = text }).ToArray();
        await AppendTogetherAsync(versions);
        await RestartAsync();

        foreach (var version in versions)
        {
            var found = await Documents.FindDocumentAsync(Sample.Tenant, index.IndexId, version.DocumentId, Sample.Minute(1), Cancel);
            found.ShouldNotBeNull(version.DocumentId);
            found.VersionId.ShouldBe(version.VersionId, version.DocumentId);
            string.Equals(found.Text, version.Text, StringComparison.Ordinal).ShouldBeTrue(version.DocumentId);
            string.Equals(found.SourceUrl, version.SourceUrl, StringComparison.Ordinal).ShouldBeTrue(version.DocumentId);
            found.Metadata.SequenceEqual(version.Metadata).ShouldBeTrue(version.DocumentId);
        }

        var heads = await HeadsAsync(index, [.. versions.Select(version => version.DocumentId)]);
        heads.Select(head => head?.VersionId).ShouldBe(versions.Select(version => (Guid?)version.VersionId));
    }

    [Fact]
    public async Task AppendAsync_a_text_of_four_megabytes_comes_back_equal()
    {
        var index = await CreateIndexAsync();
        var text = new StringBuilder();
        while (text.Length < 2_000_000)
        {
            text.Append("äöü 日本 👩‍🚀 \"\\ ").Append(text.Length).Append('\n', text.Length % 50 == 0 ? 1 : 0);
        }

        var version = Samples.Version(index, "large", text.ToString(), 1);
        await AppendAsync(version);
        await RestartAsync();

        var found = await Documents.FindDocumentAsync(Sample.Tenant, index.IndexId, "large", Sample.Minute(1), Cancel);
        string.Equals(found?.Text, version.Text, StringComparison.Ordinal).ShouldBeTrue();
        found!.ChunkCount.ShouldBe(version.Chunks.Count);
    }

    [Fact]
    public async Task FindDocumentAsync_gives_what_was_valid_at_the_instant()
    {
        var index = await CreateIndexAsync();
        var first = Samples.Version(index, "d", "one", 1);
        var second = Samples.Version(index, "d", "two", 3);
        var end = Samples.Deletion(index, "d", 5);
        var again = Samples.Version(index, "d", "three", 7);
        await AppendAsync(first, second, end, again);

        (DateTimeOffset At, string? Text, DateTimeOffset? Superseded)[] expected =
        [
            (Sample.Minute(1).AddMicroseconds(-1), null, null), (Sample.Minute(1), "one", Sample.Minute(3)),
            (Sample.Minute(3).AddMicroseconds(-1), "one", Sample.Minute(3)), (Sample.Minute(3), "two", Sample.Minute(5)),
            (Sample.Minute(5).AddMicroseconds(-1), "two", Sample.Minute(5)), (Sample.Minute(5), null, null),
            (Sample.Minute(7).AddMicroseconds(-1), null, null), (Sample.Minute(7), "three", null), (Sample.Minute(99), "three", null),
        ];
        foreach (var restart in new[] { false, true })
        {
            foreach (var (at, text, superseded) in expected)
            {
                var found = await Documents.FindDocumentAsync(Sample.Tenant, index.IndexId, "d", at, Cancel);
                found?.Text.ShouldBe(text, $"at {at:O}");
                (found is null).ShouldBe(text is null, $"at {at:O}");
                found?.SupersededAt.ShouldBe(superseded, $"at {at:O}");
            }

            if (!restart)
            {
                await RestartAsync();
            }
        }
    }

    [Fact]
    public async Task FindDocumentAsync_tenants_indexes_and_documents_stay_apart()
    {
        var mine = await CreateIndexAsync();
        var second = await CreateIndexAsync("second");
        var theirs = await CreateIndexAsync(tenant: new TenantId("other"));
        await AppendAsync(Samples.Version(mine, "d", "mine", 1), Samples.Version(second, "d", "second", 1));
        await AppendAsync(Samples.Version(theirs, "d", "theirs", 1), Samples.Version(mine, "D", "upper", 1));

        (await TextAsync(mine, "d", 1)).ShouldBe("mine");
        (await TextAsync(mine, "D", 1)).ShouldBe("upper");
        (await TextAsync(second, "d", 1)).ShouldBe("second");
        (await TextAsync(second, "D", 1)).ShouldBeNull();
        (await TextAsync(theirs, "d", 1)).ShouldBe("theirs");
        (await TextAsync(mine with { Tenant = new TenantId("other") }, "d", 1)).ShouldBeNull();
        (await Documents.FindHeadsAsync(new TenantId("other"), mine.IndexId, ["d"], Cancel)).ShouldBe([null]);
        (await Documents.ReadStatisticsAsync(new TenantId("other"), mine.IndexId, Sample.Minute(1), Cancel)).ShouldBe(new IndexStatistics(0, 0, 0));
    }

    [Fact]
    public async Task FindHeadsAsync_names_what_is_valid_now_in_the_order_asked()
    {
        var index = await CreateIndexAsync();
        var versions = Enumerable.Range(0, 100).Select(i => Samples.Version(index, $"d{i}", $"text {i}", 1)).ToArray();
        await AppendTogetherAsync(versions);
        var newer = Samples.Version(index, "d7", "newer", 500_000);
        await AppendAsync(newer, Samples.Deletion(index, "d8", 2));

        var heads = await HeadsAsync(index, "d9", "d8", "d7", "nobody", "d0", "d9", "D9");
        heads.Select(head => head?.VersionId).ShouldBe(
            [versions[9].VersionId, null, newer.VersionId, null, versions[0].VersionId, versions[9].VersionId, null]);
        heads[2].ShouldBe(new DocumentHead("d7", newer.VersionId, newer.Fingerprint, newer.IndexedAt));
        (await HeadsAsync(index, [.. versions.Select(version => version.DocumentId)])).Count(head => head is not null).ShouldBe(99);
        (await HeadsAsync(index)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AppendAsync_a_version_begins_after_the_one_it_supersedes()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Samples.Version(index, "d", "one", 5));
        var sameTime = await Documents.AppendAsync(
            [Samples.Version(index, "other", "x", 5), Samples.Version(index, "d", "two", 5)], null, Cancel);
        sameTime.IndexedAt.ShouldBe([Sample.Minute(5), Sample.Minute(5).AddMicroseconds(1)]);
        var earlier = await Documents.AppendAsync([Samples.Version(index, "d", "three", 1)], null, Cancel);
        earlier.IndexedAt.ShouldBe([Sample.Minute(5).AddMicroseconds(2)]);
        var deleted = await Documents.AppendAsync([Samples.Deletion(index, "d", 5)], null, Cancel);
        deleted.IndexedAt.ShouldBe([Sample.Minute(5).AddMicroseconds(3)]);

        string?[] texts = ["one", "two", "three", null];
        for (var i = 0; i < texts.Length; i++)
        {
            var at = Sample.Minute(5).AddMicroseconds(i);
            (await Documents.FindDocumentAsync(Sample.Tenant, index.IndexId, "d", at, Cancel))?.Text.ShouldBe(texts[i]);
        }

        (await HeadsAsync(index, "d")).ShouldBe([null]);
        var again = await Documents.AppendAsync([Samples.Version(index, "d", "four", 1)], null, Cancel);
        again.IndexedAt.ShouldBe([Sample.Minute(5).AddMicroseconds(4)]);
    }

    [Fact]
    public async Task AppendAsync_remembers_its_request_with_the_versions()
    {
        var index = await CreateIndexAsync();
        var key = Sample.Request("r", method: "IndexDocuments");
        (await Documents.AppendAsync([Samples.Version(index, "d", "one", 1)], key, Cancel)).Earlier.ShouldBeNull();

        var again = await Documents.AppendAsync([Samples.Version(index, "d", "two", 2)], key, Cancel);
        again.Earlier.ShouldBe(new RequestKeyMatch(true, null));
        again.IndexedAt.ShouldBeEmpty();
        var reused = await Documents.AppendAsync(
            [Samples.Version(index, "d", "two", 2)], Sample.Request("r", "another body", "IndexDocuments"), Cancel);
        reused.Earlier.ShouldBe(new RequestKeyMatch(false, null));
        await RestartAsync();
        (await Documents.AppendAsync([Samples.Version(index, "d", "two", 2)], key, Cancel)).Earlier.ShouldNotBeNull();
        (await TextAsync(index, "d", 9)).ShouldBe("one");

        // Nothing to append is still a request to remember.
        var empty = Sample.Request("empty", method: "IndexDocuments");
        (await Documents.AppendAsync([], empty, Cancel)).ShouldSatisfyAllConditions(
            outcome => outcome.Earlier.ShouldBeNull(), outcome => outcome.IndexGone.ShouldBeFalse());
        (await Documents.AppendAsync([], empty, Cancel)).Earlier.ShouldNotBeNull();
    }

    [Fact]
    public async Task AppendAsync_index_that_does_not_live_takes_nothing()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(Samples.Version(index, "d", "one", 1));
        await Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Minute(2), Cancel);
        var key = Sample.Request("gone", method: "IndexDocuments");

        var outcome = await Documents.AppendAsync([Samples.Version(index, "d", "two", 3)], key, Cancel);
        outcome.IndexGone.ShouldBeTrue();
        outcome.IndexedAt.ShouldBeEmpty();
        (await Store.RequestKeys.FindAsync(key, Cancel)).ShouldBeNull();
        (await TextAsync(index, "d", 9)).ShouldBe("one");
        var unknown = Samples.Index("never made");
        (await Documents.AppendAsync([Samples.Version(unknown, "d", "x", 3)], null, Cancel)).IndexGone.ShouldBeTrue();
        var others = await CreateIndexAsync("others", tenant: new TenantId("other"));
        var mistaken = others with { Tenant = Sample.Tenant };
        (await Documents.AppendAsync([Samples.Version(mistaken, "d", "x", 3)], null, Cancel)).IndexGone.ShouldBeTrue();
    }

    [Fact]
    public async Task ReadStatisticsAsync_counts_what_was_valid_at_the_instant()
    {
        var index = await CreateIndexAsync();
        (await StatisticsAsync(index, 9)).ShouldBe(new IndexStatistics(0, 0, 0));
        await AppendTogetherAsync(Samples.Version(index, "a", "one two\nthree", 1), Samples.Version(index, "b", "four", 1));
        await AppendAsync(Samples.Version(index, "a", "five", 3), Samples.Deletion(index, "b", 5));

        (await StatisticsAsync(index, 0)).ShouldBe(new IndexStatistics(0, 0, 0));
        (await StatisticsAsync(index, 1)).ShouldBe(new IndexStatistics(2, 3, 7));
        (await StatisticsAsync(index, 3)).ShouldBe(new IndexStatistics(2, 2, 4));
        (await StatisticsAsync(index, 5)).ShouldBe(new IndexStatistics(1, 1, 2));
        await Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Minute(6), Cancel);
        await RestartAsync();
        (await StatisticsAsync(index, 4)).ShouldBe(new IndexStatistics(2, 2, 4));
    }

    [Fact]
    public async Task AppendAsync_concurrent_writers_lose_nothing_and_supersede_in_one_order()
    {
        var index = await CreateIndexAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(
            async () =>
            {
                var mine = Samples.Version(index, $"own{i}", $"text {i}", 1);
                var outcome = await Documents.AppendAsync([mine, Samples.Version(index, "shared", $"turn {i}", 1)], null, Cancel);

                // What was answered is there at once.
                (await TextAsync(index, $"own{i}", 1)).ShouldBe($"text {i}");
                return (i, outcome.IndexedAt);
            },
            Cancel)));

        var turns = outcomes.OrderBy(outcome => outcome.IndexedAt[1]).ToArray();
        turns.Select(turn => turn.IndexedAt[1]).ShouldBe(Enumerable.Range(0, 60).Select(i => Sample.Minute(1).AddMicroseconds(i)));
        await RestartAsync();
        foreach (var (i, begins) in turns)
        {
            (await Documents.FindDocumentAsync(Sample.Tenant, index.IndexId, "shared", begins[1], Cancel))!.Text.ShouldBe($"turn {i}");
        }

        (await StatisticsAsync(index, 2)).Documents.ShouldBe(61);
    }

    private Task<IReadOnlyList<DocumentHead?>> HeadsAsync(DocumentIndex index, params string[] documentIds) =>
        Documents.FindHeadsAsync(index.Tenant, index.IndexId, documentIds, Cancel);

    private Task<IndexStatistics> StatisticsAsync(DocumentIndex index, double minute) =>
        Documents.ReadStatisticsAsync(index.Tenant, index.IndexId, Sample.Minute(minute), Cancel);
}
