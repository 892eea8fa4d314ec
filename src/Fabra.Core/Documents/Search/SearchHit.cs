namespace Fabra.Authoring;

/// <summary>One chunk that was found.</summary>
/// <param name="Chunk">As stored.</param>
/// <param name="Score">By the mode of the search, rounded to 6 decimals.</param>
/// <param name="Position">Rank, from 0.</param>
public sealed record SearchHit(StoredChunk Chunk, double Score, int Position);
