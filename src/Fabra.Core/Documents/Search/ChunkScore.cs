namespace Fabra.Core.Documents.Search;

/// <summary>A chunk and its score, rounded to 6 decimals.</summary>
internal readonly record struct ChunkScore(ChunkKey Key, double Score);
