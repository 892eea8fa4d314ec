using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Indexing;
using Fabra.Core.Documents.Search;
using Fabra.Testing;

namespace Fabra.Core.Tests.Harness;

/// <summary>Indexes and documents, each short enough to be one chunk.</summary>
internal sealed partial class CoreHarness
{
    private static readonly DocumentEmbedder Embedder = new(
        new LocalEmbeddingGenerator(), LocalEmbeddingGenerator.Identity, batchSize: 64);

    private IndexFinder Indexes => new(_offline.Documents);

    private IndexRegistrar IndexRegistrar =>
        new(_offline.Documents, Indexes, Embedder, Ids, Clock, new CapturedLog<IndexRegistrar>());

    private DocumentIndexer Indexer =>
        new(_offline.Documents, _offline.RequestKeys, Indexes, Embedder, Ids, Clock, new CapturedLog<DocumentIndexer>());

    public async Task<DocumentIndex> CreateIndexAsync(string name = "policies") =>
        (await IndexRegistrar.CreateAsync(Tenant, name, "", ChunkingOptions.Default, Token)).Index;

    public Task DeleteIndexAsync(string name = "policies") => IndexRegistrar.DeleteAsync(Tenant, name, Token);

    /// <summary>Stores a document, or another version of it.</summary>
    public Task IndexAsync(string documentId, string text, string index = "policies", params (string Field, Value Value)[] metadata)
    {
        var document = new DocumentWrite(0, documentId, text)
        {
            SourceUrl = $"https://example.com/{documentId}",
            Metadata = [.. metadata.Select(field => KeyValuePair.Create(field.Field, field.Value))],
        };
        return Indexer.IndexAsync(Tenant, index, [document], "", Token);
    }

    public Task DeleteDocumentAsync(string documentId, string index = "policies") =>
        Indexer.DeleteAsync(Tenant, index, documentId, Token);

    public static async Task<ReadOnlyMemory<float>> EmbedAsync(string text) => (await Embedder.EmbedAsync([text], Token))[0];

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private TamperedSearch OpenSearch() => new(new DocumentSearcher(_offline.Documents, Indexes, Embedder, Clock));
}
