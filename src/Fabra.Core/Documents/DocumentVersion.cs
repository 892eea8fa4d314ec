using Fabra.Core.Identity;

namespace Fabra.Core.Documents;

/// <summary>
/// One version of a document, or its end. Never changed: it is valid from <see cref="IndexedAt"/> until the next version of the same
/// document begins.
/// </summary>
internal sealed record DocumentVersion
{
    /// <summary>Owner; leads every key.</summary>
    public required TenantId Tenant { get; init; }

    public required Guid IndexId { get; init; }

    /// <summary>1 to 1,000 characters, compared ordinally.</summary>
    public required string DocumentId { get; init; }

    /// <summary>UUIDv7 of this version.</summary>
    public required Guid VersionId { get; init; }

    /// <summary>When it becomes valid, in microseconds.</summary>
    public required DateTimeOffset IndexedAt { get; init; }

    /// <summary>True for the end of a document: it has no text and no chunks.</summary>
    public bool IsDeletion { get; init; }

    public string Text { get; init; } = "";

    /// <summary>SHA-256 of the text in UTF-8, as lower-case hex. Empty for a deletion.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>
    /// SHA-256 over text, metadata and source, as lower-case hex: a document with the same fingerprint is unchanged. Empty for a deletion.
    /// </summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Scalars, or lists of scalars. In stored order.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Metadata { get; init; } = [];

    public string SourceUrl { get; init; } = "";

    /// <summary>In order of their place in the text.</summary>
    public IReadOnlyList<DocumentChunk> Chunks { get; init; } = [];
}
