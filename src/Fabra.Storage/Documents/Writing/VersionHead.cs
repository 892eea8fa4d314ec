namespace Fabra.Storage.Documents.Writing;

/// <summary>The newest version of a document, a deletion or not.</summary>
/// <param name="EndedAt">When it ended, if the deletion that ended it was compacted away.</param>
internal sealed record VersionHead(
    long VersionNo, Guid VersionId, DateTimeOffset IndexedAt, bool IsDeletion, string Fingerprint, DateTimeOffset? EndedAt)
{
    public bool IsValid => !IsDeletion && EndedAt is null;

    /// <summary>When the next version may begin.</summary>
    public DateTimeOffset Earliest => EndedAt ?? IndexedAt.AddMicroseconds(1);
}
