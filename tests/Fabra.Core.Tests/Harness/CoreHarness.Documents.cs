using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Harness;

/// <summary>Indexes and documents, one chunk each.</summary>
internal sealed partial class CoreHarness
{
    public async Task<DocumentIndex> CreateIndexAsync(string name = "policies")
    {
        var index = new DocumentIndex(Tenant, Ids.Next(), name)
        {
            Chunking = ChunkingOptions.Default,
            Embedder = new EmbedderIdentity("words", WordSearch.Dimensions),
            CreatedAt = Clock.Now,
        };
        (await _offline.Documents.CreateIndexAsync(index, Token)).ShouldBeTrue();
        return index;
    }

    public async Task DeleteIndexAsync(string name = "policies")
    {
        var index = await _offline.Documents.FindIndexAsync(Tenant, name, Clock.Now, Token);
        (await _offline.Documents.DeleteIndexAsync(Tenant, index!.IndexId, Clock.Now, Token)).ShouldBeTrue();
    }

    /// <summary>Stores a document, or another version of it.</summary>
    public Task IndexAsync(string documentId, string text, string index = "policies", params (string Field, Value Value)[] metadata)
    {
        var hash = HashOf(text);
        var chunk = new DocumentChunk
        {
            ChunkId = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{documentId}\0{text}")).AsSpan(0, 16), bigEndian: true),
            Ordinal = 0,
            Content = text,
            ContentHash = hash,
            TokenCount = 1,
            Embedding = WordSearch.Embed(text),
            Terms = [],
            TermCount = 0,
        };
        return AppendAsync(index, documentId, version => version with
        {
            Text = text,
            ContentHash = hash,
            Fingerprint = hash,
            SourceUrl = $"https://example.com/{documentId}",
            Metadata = [.. metadata.Select(field => KeyValuePair.Create(field.Field, field.Value))],
            Chunks = [chunk],
        });
    }

    public Task DeleteDocumentAsync(string documentId, string index = "policies") =>
        AppendAsync(index, documentId, version => version with { IsDeletion = true });

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task AppendAsync(string indexName, string documentId, Func<DocumentVersion, DocumentVersion> complete)
    {
        var index = await _offline.Documents.FindIndexAsync(Tenant, indexName, Clock.Now, Token);
        var version = new DocumentVersion
        {
            Tenant = Tenant,
            IndexId = index!.IndexId,
            DocumentId = documentId,
            VersionId = Ids.Next(),
            IndexedAt = Clock.Now,
        };
        var appended = await _offline.Documents.AppendAsync([complete(version)], null, Token);
        Clock.StartAt(appended.IndexedAt[0]);
    }
}
