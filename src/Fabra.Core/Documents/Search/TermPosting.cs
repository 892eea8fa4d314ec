namespace Fabra.Core.Documents.Search;

/// <summary>One term in one chunk.</summary>
/// <param name="Key">The chunk.</param>
/// <param name="Term">Which of the terms asked for, from 0.</param>
/// <param name="Count">How often it occurs there.</param>
/// <param name="Length">How many terms the chunk has.</param>
internal readonly record struct TermPosting(ChunkKey Key, int Term, int Count, int Length);
