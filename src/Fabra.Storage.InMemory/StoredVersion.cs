using Fabra.Core.Documents;

namespace Fabra.Storage.InMemory;

/// <summary>A version and the interval in which it is valid; a deletion never is.</summary>
internal sealed class StoredVersion(DocumentVersion version)
{
    public DocumentVersion Version { get; } = version;

    /// <summary>When the next version of the document began; null while there is none.</summary>
    public DateTimeOffset? End { get; set; }

    public bool IsValidAt(DateTimeOffset instant) =>
        !Version.IsDeletion && Version.IndexedAt <= instant && (End is not { } end || instant < end);
}
