using Fabra.Core.Documents;

namespace Fabra.Core.Contexts;

/// <summary>One chunk as it was found.</summary>
/// <param name="Key">The very row.</param>
/// <param name="ContentHash">SHA-256 of its text, as lower-case hex.</param>
/// <param name="Score">By the mode of the search.</param>
public sealed record ChunkPin(ChunkKey Key, string ContentHash, double Score);
