namespace Fabra.Core.Documents.Indexes;

/// <summary>The size of an index at an instant.</summary>
/// <param name="Documents">Documents that were valid.</param>
/// <param name="Chunks">Chunks of those documents.</param>
/// <param name="Tokens">Tokens of those chunks, overlaps counted twice.</param>
internal sealed record IndexStatistics(long Documents, long Chunks, long Tokens);
