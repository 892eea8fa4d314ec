namespace Fabra.Storage.Postgres.Documents;

/// <summary>The row of an index, as far as its image needs it.</summary>
/// <param name="NextVersion">The number that the next version gets.</param>
/// <param name="LastVersion">The version with the number of the image's last one; null when there is none.</param>
internal sealed record IndexHead(
    long Compactions, int Dimensions, DateTimeOffset? CompactedBefore, long NextVersion, Guid? LastVersion);
