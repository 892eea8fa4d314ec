using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Values;

namespace Fabra.Core.Documents.Indexing;

/// <summary>A changed document: split, its terms counted, ready to be embedded.</summary>
internal sealed class SplitDocument
{
    /// <summary>
    /// Most chunks that are stored at once: what 16 MiB come to with chunks of the default size when every byte is a token. Their
    /// vectors of 768 dimensions are 120 MB.
    /// </summary>
    public const int MaxChunks = 40_000;

    private readonly DocumentWrite _document;
    private readonly string _fingerprint;
    private readonly string _contentHash;
    private readonly DocumentChunk[] _chunks;

    private SplitDocument(DocumentWrite document, string fingerprint, DocumentChunk[] chunks)
    {
        _document = document;
        _fingerprint = fingerprint;
        _contentHash = ChunkIds.ContentHash(document.Text);
        _chunks = chunks;
    }

    public int ChunkCount => _chunks.Length;

    /// <summary>The text of each chunk.</summary>
    public IReadOnlyList<string> Contents => [.. _chunks.Select(chunk => chunk.Content)];

    /// <param name="document">What to split.</param>
    /// <param name="fingerprint">Of it.</param>
    /// <param name="chunking">The sizes of the index.</param>
    /// <param name="limit">How much of a chunk the embedder reads; null when that is not known.</param>
    /// <exception cref="FabraException">It makes more than <see cref="MaxChunks"/>.</exception>
    public static SplitDocument Of(DocumentWrite document, string fingerprint, ChunkingOptions chunking, InputLimit? limit)
    {
        var passages = FittingPassages.Split(document.Text, chunking, limit);
        if (passages.Count > MaxChunks)
        {
            throw TooManyChunks($"documents[{document.Place}].text", passages.Count, chunking);
        }

        return new SplitDocument(
            document, fingerprint, [.. passages.Select((passage, ordinal) => ChunkOf(document, passage, ordinal))]);
    }

    public static FabraException TooManyChunks(string field, int count, ChunkingOptions chunking) => FabraException.Field(
        field,
        $"makes {count} chunks of at most {chunking.MaxTokens} tokens, at most {MaxChunks} are stored at once",
        ErrorReason.TooLarge);

    /// <summary>Why the document is not stored when the embedder does not take one of its chunks.</summary>
    public RejectedDocument Rejected(TextRefusal refusal)
    {
        var chunk = _chunks[refusal.Place];
        return new RejectedDocument(_document.Place, _document.DocumentId, FabraException.Field(
            $"documents[{_document.Place}].text",
            $"chunk {chunk.Ordinal + 1} of {_chunks.Length}, {chunk.TokenCount} tokens by o200k_base: {refusal.Message}",
            ErrorReason.TextRefused));
    }

    /// <summary>
    /// The version to append. Everything slow was done before, so that the time it begins at is hardly older than its commit.
    /// </summary>
    /// <param name="index">The index.</param>
    /// <param name="versionId">UUIDv7.</param>
    /// <param name="indexedAt">When it becomes valid.</param>
    /// <param name="embeddings">One for each of <see cref="Contents"/>.</param>
    public DocumentVersion ToVersion(
        DocumentIndex index, Guid versionId, DateTimeOffset indexedAt, IEnumerable<ReadOnlyMemory<float>> embeddings) => new()
        {
            Tenant = index.Tenant,
            IndexId = index.IndexId,
            DocumentId = _document.DocumentId,
            VersionId = versionId,
            IndexedAt = indexedAt,
            Text = _document.Text,
            ContentHash = _contentHash,
            Fingerprint = _fingerprint,
            Metadata = [.. CodePointOrder.Sort(_document.Metadata)],
            SourceUrl = _document.SourceUrl,
            Chunks = [.. _chunks.Zip(embeddings, (chunk, embedding) => chunk with { Embedding = embedding })],
        };

    private static DocumentChunk ChunkOf(DocumentWrite document, TextPassage passage, int ordinal)
    {
        var content = passage.ContentOf(document.Text);
        var terms = TermAnalyzer.Analyze(content);
        return new DocumentChunk
        {
            ChunkId = ChunkIds.Of(document.DocumentId, ordinal, content),
            Ordinal = ordinal,
            Content = content,
            ContentHash = ChunkIds.ContentHash(content),
            TokenCount = passage.TokenCount,
            Embedding = default,
            Terms = TermCounting.Count(terms),
            TermCount = terms.Count,
        };
    }
}
