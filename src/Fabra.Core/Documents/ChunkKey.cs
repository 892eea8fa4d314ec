namespace Fabra.Authoring;

/// <summary>Names one stored chunk exactly: the same passage in another version of its document is another row.</summary>
/// <param name="ChunkId">The same for the same passage in every version of its document.</param>
/// <param name="VersionId">The document's version.</param>
public readonly record struct ChunkKey(Guid ChunkId, Guid VersionId);
