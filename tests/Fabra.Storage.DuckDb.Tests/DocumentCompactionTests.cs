using Fabra.Core.Documents;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Testing;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class DocumentCompactionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terms_of_documents_that_came_one_by_one_lie_together_afterwards()
    {
        await using var test = await TestStore.OpenAsync();
        var index = new DocumentIndex(TenantId.Default, test.Ids.Next(), "manuals")
        {
            Chunking = ChunkingOptions.Default,
            Embedder = new EmbedderIdentity("test-v1", 1),
            CreatedAt = test.Clock.Now,
        };
        await test.Store.Documents.CreateIndexAsync(index, Cancellation);
        for (var i = 0; i < 20; i++)
        {
            await test.Store.Documents.AppendAsync([Version(test, index, $"d{i}")], null, Cancellation);
        }

        (await RowsAsync(test, index)).ShouldBe(40);
        var scope = new SearchScope(TenantId.Default, index.IndexId, test.Clock.Now, null);
        var before = await test.Store.Documents.FindTermsAsync(scope, ["word", "other"], Cancellation);

        var compaction = await test.Store.Documents.CompactAsync(
            TenantId.Default, index.IndexId, index.CreatedAt, new HashSet<Guid>(), Cancellation);

        compaction.ShouldBe(new Compaction(0, 0, 0));
        (await RowsAsync(test, index)).ShouldBe(2);
        var after = await test.Store.Documents.FindTermsAsync(scope, ["word", "other"], Cancellation);
        after.ChunkFrequencies.ShouldBe([20, 20]);
        after.Postings.ShouldBe(before.Postings, ignoreOrder: true);
    }

    private static async Task<long> RowsAsync(TestStore test, DocumentIndex index) =>
        (await test.SqlAsync($"SELECT count(*) FROM document_terms_{index.IndexId:N}"))[0][0].AsInt64;

    private static DocumentVersion Version(TestStore test, DocumentIndex index, string documentId) => new()
    {
        Tenant = index.Tenant,
        IndexId = index.IndexId,
        DocumentId = documentId,
        VersionId = test.Ids.Next(),
        IndexedAt = test.Clock.Now,
        Text = "word other",
        ContentHash = ChunkIds.ContentHash("word other"),
        Fingerprint = "f",
        Chunks =
        [
            new DocumentChunk
            {
                ChunkId = ChunkIds.Of(documentId, 0, "word other"),
                Ordinal = 0,
                Content = "word other",
                ContentHash = ChunkIds.ContentHash("word other"),
                TokenCount = 2,
                Embedding = new float[] { 1 },
                Terms = [new TermFrequency("other", 1), new TermFrequency("word", 1)],
                TermCount = 2,
            },
        ],
    };
}
