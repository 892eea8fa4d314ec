namespace Fabra.Core.Documents;

/// <summary>What a compaction removed and kept.</summary>
/// <param name="RemovedVersions">Versions removed, deletions included.</param>
/// <param name="RemovedChunks">Chunks they had.</param>
/// <param name="KeptVersions">Versions that had ended but were to be kept.</param>
internal sealed record Compaction(long RemovedVersions, long RemovedChunks, long KeptVersions)
{
    /// <summary>
    /// How long ago a version must have ended. A context is recorded within minutes of its retrievals, since a session lasts at most
    /// ten: what ended an hour ago is referred to by a record that exists, or by none that ever will.
    /// </summary>
    public static readonly TimeSpan LeastAge = TimeSpan.FromHours(1);
}
