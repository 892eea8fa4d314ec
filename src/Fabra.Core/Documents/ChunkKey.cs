namespace Fabra.Authoring;

/// <summary>Names one stored chunk exactly: the same passage in another version of its document is another row.</summary>
public readonly record struct ChunkKey(Guid ChunkId, Guid VersionId);
