using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Identity;

namespace Fabra.Core.Documents.Indexes;

/// <summary>A set of documents that are split and embedded alike. Its settings never change.</summary>
/// <param name="Tenant">Owner; leads every key.</param>
/// <param name="IndexId">UUIDv7; an index of the same name made later has another one.</param>
/// <param name="Name">1 to 200 characters: letters, digits, <c>_ - .</c></param>
internal sealed record DocumentIndex(TenantId Tenant, Guid IndexId, string Name)
{
    public string Description { get; init; } = "";

    public required ChunkingOptions Chunking { get; init; }

    public required EmbedderIdentity Embedder { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was deleted; null while it lives.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Versions that ended before this may be gone; null: the history is whole.</summary>
    public DateTimeOffset? CompactedBefore { get; init; }

    /// <summary>Whether the index existed at an instant: from its creation on, up to but not including its deletion.</summary>
    public bool ExistsAt(DateTimeOffset instant) => CreatedAt <= instant && (DeletedAt is not { } deleted || instant < deleted);
}
