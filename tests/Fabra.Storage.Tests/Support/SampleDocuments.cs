using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;

namespace Fabra.Storage.Tests.Support;

/// <summary>Indexes and documents: each line of a text is a chunk, its words are its terms.</summary>
internal sealed class SampleDocuments(Sample sample)
{
    public const int Dimensions = 4;

    public DocumentIndex Index(
        string name = "manuals", double createdAt = 0, TenantId? tenant = null, int dimensions = Dimensions) =>
        new(tenant ?? Sample.Tenant, sample.NextId(), name)
        {
            Description = "what it is for",
            Chunking = ChunkingOptions.Of(64, 7),
            Embedder = new EmbedderIdentity("test-v1", dimensions),
            CreatedAt = Sample.Minute(createdAt),
        };

    public DocumentVersion Version(
        DocumentIndex index, string documentId, string text, double minute, params KeyValuePair<string, Value>[] metadata) =>
        Version(index, documentId, minute, metadata, [.. text.Split('\n').Select((line, i) => Chunk(documentId, i, line))]) with { Text = text };

    public DocumentVersion Version(
        DocumentIndex index,
        string documentId,
        double minute,
        IReadOnlyList<KeyValuePair<string, Value>> metadata,
        params DocumentChunk[] chunks)
    {
        var text = string.Join('\n', chunks.Select(chunk => chunk.Content));
        return new DocumentVersion
        {
            Tenant = index.Tenant,
            IndexId = index.IndexId,
            DocumentId = documentId,
            VersionId = sample.NextId(),
            IndexedAt = Sample.Minute(minute),
            Text = text,
            ContentHash = Hash(text),
            Fingerprint = Hash(text + "|fingerprint"),
            Metadata = metadata,
            SourceUrl = $"https://example.org/{documentId}",
            Chunks = chunks,
        };
    }

    public DocumentVersion Deletion(DocumentIndex index, string documentId, double minute) => new()
    {
        Tenant = index.Tenant,
        IndexId = index.IndexId,
        DocumentId = documentId,
        VersionId = sample.NextId(),
        IndexedAt = Sample.Minute(minute),
        IsDeletion = true,
    };

    /// <param name="embedding">Null: made of the words.</param>
    public static DocumentChunk Chunk(string documentId, int ordinal, string content, float[]? embedding = null, Guid? chunkId = null)
    {
        var words = content.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new DocumentChunk
        {
            ChunkId = chunkId ?? ChunkId(documentId, ordinal, content),
            Ordinal = ordinal,
            Content = content,
            ContentHash = Hash(content),
            TokenCount = words.Length + 1,
            Embedding = embedding ?? Embed(words),
            Terms = [.. words.GroupBy(word => word, StringComparer.Ordinal).Select(group => new TermFrequency(group.Key, group.Count()))],
            TermCount = words.Length,
        };
    }

    /// <summary>A vector of length 1, always the same for a seed.</summary>
    public static float[] Unit(int dimensions, int seed)
    {
        var random = new Random(seed);
        var vector = Enumerable.Range(0, dimensions).Select(_ => (random.NextDouble() * 2) - 1).ToArray();
        var length = Math.Sqrt(vector.Sum(amount => amount * amount));
        return [.. vector.Select(amount => (float)(amount / length))];
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // One axis per first letter, so that what shares words is similar.
    private static float[] Embed(string[] words)
    {
        var vector = new float[Dimensions];
        foreach (var word in words)
        {
            vector[word[0] % Dimensions] += 1;
        }

        var length = MathF.Sqrt(vector.Sum(amount => amount * amount));
        return length == 0 ? vector : [.. vector.Select(amount => amount / length)];
    }

    private static Guid ChunkId(string documentId, int ordinal, string content)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{documentId}\0{ordinal}\0{content}"))[..16];
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
