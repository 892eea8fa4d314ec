namespace Fabra.Core.Documents;

/// <summary>What a compaction removed and kept.</summary>
/// <param name="RemovedVersions">Versions removed, deletions included.</param>
/// <param name="RemovedChunks">Chunks they had.</param>
/// <param name="KeptVersions">Versions that had ended but were to be kept.</param>
public sealed record Compaction(long RemovedVersions, long RemovedChunks, long KeptVersions);
