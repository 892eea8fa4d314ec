using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Listing the documents of an index by their ids.</summary>
public abstract class DocumentListSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    // In UTF-16 the letter from U+10000 on sorts before the one at U+FFFD; by code point, and so in UTF-8, after it.
    private static readonly string[] Ids =
        ["a", "B", "a/b", "a/b/c", "a%", "a_b", "\u00e9", "\ufffd", "\U0001f600", "A/b", "z", "docs/x.md", "doc", new string('l', 1000)];

    [Fact]
    public async Task ListDocumentsAsync_all_by_code_point_page_by_page()
    {
        var index = await CreateIndexAsync();
        await AppendTogetherAsync([.. Ids.Select(id => Samples.Version(index, id, "text", 1))]);
        var expected = Ids.OrderBy(id => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal);

        foreach (var size in new[] { 1, 3, Ids.Length, 100 })
        {
            var listed = new List<string>();
            while (await ListAsync(index, after: listed.LastOrDefault() ?? "", limit: size) is { Count: > 0 } page)
            {
                page.Count.ShouldBeLessThanOrEqualTo(size);
                listed.AddRange(page);
                listed.ShouldBeUnique();
            }

            listed.ShouldBe(expected);
        }

        (await ListAsync(index, limit: 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListDocumentsAsync_prefix_is_compared_letter_by_letter()
    {
        var index = await CreateIndexAsync();
        await AppendTogetherAsync([.. Ids.Select(id => Samples.Version(index, id, "text", 1))]);
        (string Prefix, string Ids)[] expected =
            [("a", "a,a%,a/b,a/b/c,a_b"), ("a/", "a/b,a/b/c"), ("a_", "a_b"), ("a%", "a%"), ("A", "A/b"), ("/b", "")];

        foreach (var (prefix, ids) in expected)
        {
            string.Join(',', await ListAsync(index, prefix)).ShouldBe(ids);
        }
    }

    [Fact]
    public async Task ListDocumentsAsync_lists_what_was_valid_at_the_instant()
    {
        var index = await CreateIndexAsync();
        await AppendAsync(
            Samples.Version(index, "a", "one", 1),
            Samples.Version(index, "b", "one", 2),
            Samples.Version(index, "a", "two", 4),
            Samples.Deletion(index, "b", 5));

        foreach (var restart in new[] { false, true })
        {
            (await ListAsync(index, minute: 0.5)).ShouldBeEmpty();
            (await ListAsync(index, minute: 1)).ShouldBe(["a"]);
            (await ListAsync(index, minute: 3)).ShouldBe(["a", "b"]);
            (await ListAsync(index, minute: 5)).ShouldBe(["a"]);
            if (!restart)
            {
                await RestartAsync();
            }
        }

        var other = Samples.Index("others");
        (await Documents.CreateIndexAsync(other, Cancel)).ShouldBeTrue();
        (await ListAsync(other)).ShouldBeEmpty();
        (await ListAsync(index with { Tenant = new TenantId("other") })).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListDocumentsAsync_shows_all_of_a_document_but_its_text()
    {
        var index = await CreateIndexAsync();
        var version = Samples.Version(index, "a", "one\ntwo", 1, Field("n", Value.Of(1)), Field("text", Value.Of("👩‍🚀"))) with
        {
            SourceUrl = "https://example.com/a",
        };
        await AppendAsync(version);

        var listed = (await Documents.ListDocumentsAsync(
            index.Tenant, index.IndexId, Sample.Minute(1), new DocumentListing("", "", 10), Cancel)).ShouldHaveSingleItem();

        (listed.DocumentId, listed.VersionId, listed.ContentHash).ShouldBe((version.DocumentId, version.VersionId, version.ContentHash));
        (listed.SourceUrl, listed.IndexedAt, listed.ChunkCount).ShouldBe((version.SourceUrl, version.IndexedAt, version.Chunks.Count));
        listed.Metadata.ShouldBe(version.Metadata);
    }

    private async Task<IReadOnlyList<string>> ListAsync(
        DocumentIndex index, string prefix = "", string after = "", int limit = 100, double minute = 9) =>
    [
        .. (await Documents.ListDocumentsAsync(
            index.Tenant, index.IndexId, Sample.Minute(minute), new DocumentListing(prefix, after, limit), Cancel))
            .Select(document => document.DocumentId),
    ];
}
