namespace Fabra.Storage.Documents.Writing;

/// <summary>A version with what the transaction gave it.</summary>
internal sealed record NumberedVersion(PreparedVersion Prepared, long VersionNo, long FirstChunk, DateTimeOffset Begin);
