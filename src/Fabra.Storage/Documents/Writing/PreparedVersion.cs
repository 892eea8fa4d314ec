using System.Runtime.InteropServices;
using System.Text;
using Fabra.Core.Documents;
using Fabra.Core.Values;
using Fabra.Storage.Documents.Vectors;
using Fabra.Storage.Text;

namespace Fabra.Storage.Documents.Writing;

/// <summary>A version whose texts were checked and whose fields were made ready, so that the writer only appends.</summary>
internal sealed class PreparedVersion
{
    /// <exception cref="Fabra.Core.Errors.RowRefusedException">Some text cannot be stored.</exception>
    public PreparedVersion(DocumentVersion version, StorableText texts)
    {
        texts.Check(version.DocumentId, "document_id");
        texts.Check(version.Text, "text");
        texts.Check(version.ContentHash, "content_hash");
        texts.Check(version.Fingerprint, "fingerprint");
        texts.Check(version.SourceUrl, "source_url");
        foreach (var chunk in version.Chunks)
        {
            texts.Check(chunk.Content, "content");
            texts.Check(chunk.ContentHash, "content_hash");
        }

        Version = version;
        Hash = Fnv1a.Of(version.DocumentId);
        Text = Encoding.UTF8.GetBytes(version.Text);
        Metadata = TypedJson.Serialize(Value.Of(version.Metadata));
        Contents = [.. version.Chunks.Select(chunk => Encoding.UTF8.GetBytes(chunk.Content))];
        Embeddings = [.. version.Chunks.Select(chunk => MemoryMarshal.AsBytes(chunk.Embedding.Span).ToArray())];
        Codes = [.. version.Chunks.Select(chunk => VectorCode.Encode(chunk.Embedding.Span))];
        TokenCount = version.Chunks.Sum(chunk => (long)chunk.TokenCount);
        TermCount = version.Chunks.Sum(chunk => (long)chunk.TermCount);
    }

    public DocumentVersion Version { get; }

    public long Hash { get; }

    public byte[] Text { get; }

    public byte[] Metadata { get; }

    /// <summary>Of metadata, what filters look at: each scalar, and each element of a list, with its field.</summary>
    public IEnumerable<KeyValuePair<string, Value>> Scalars =>
        from pair in Version.Metadata
        from scalar in pair.Value.Kind == ValueKind.List ? pair.Value.AsList : [pair.Value]
        where !scalar.IsNull && scalar.Depth == 0
        select KeyValuePair.Create(pair.Key, scalar);

    public byte[][] Contents { get; }

    public byte[][] Embeddings { get; }

    public byte[][] Codes { get; }

    public long TokenCount { get; }

    public long TermCount { get; }

    public long Bytes => 512L + Text.Length + (2L * Metadata.Length) + Contents.Sum(content => content.Length + 256L)
        + Embeddings.Sum(embedding => (long)embedding.Length) + Codes.Sum(code => (long)code.Length);
}
