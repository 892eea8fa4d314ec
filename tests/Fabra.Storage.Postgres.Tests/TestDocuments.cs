using Fabra.Core.Documents;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Time;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>An index, and documents of one chunk for it whose embedding the test gives.</summary>
internal sealed class TestDocuments(IdGenerator ids, FabraClock clock, int dimensions = 4)
{
    public DocumentIndex Index { get; } = new(TenantId.Default, ids.Next(), "manuals")
    {
        Chunking = ChunkingOptions.Default,
        Embedder = new EmbedderIdentity("test-v1", dimensions),
        CreatedAt = clock.Now,
    };

    public SearchScope Now => new(TenantId.Default, Index.IndexId, clock.Now, null);

    public DocumentVersion Version(string documentId, string text, params KeyValuePair<string, Value>[] metadata) =>
        Version(documentId, text, Axis(text.Length), metadata);

    public DocumentVersion Version(string documentId, string text, float[] embedding, params KeyValuePair<string, Value>[] metadata) => new()
    {
        Tenant = Index.Tenant,
        IndexId = Index.IndexId,
        DocumentId = documentId,
        VersionId = ids.Next(),
        IndexedAt = clock.Now,
        Text = text,
        ContentHash = ChunkIds.ContentHash(text),
        Fingerprint = ChunkIds.ContentHash(text),
        Metadata = metadata,
        Chunks =
        [
            new DocumentChunk
            {
                ChunkId = ChunkIds.Of(documentId, 0, text),
                Ordinal = 0,
                Content = text,
                ContentHash = ChunkIds.ContentHash(text),
                TokenCount = 1,
                Embedding = embedding,
                Terms = [new TermFrequency("word", 1)],
                TermCount = 1,
            },
        ],
    };

    public DocumentVersion Deletion(string documentId) => new()
    {
        Tenant = Index.Tenant,
        IndexId = Index.IndexId,
        DocumentId = documentId,
        VersionId = ids.Next(),
        IndexedAt = clock.Now,
        IsDeletion = true,
    };

    /// <summary>A vector along one axis.</summary>
    public float[] Axis(int number)
    {
        var vector = new float[dimensions];
        vector[number % dimensions] = 1;
        return vector;
    }
}
