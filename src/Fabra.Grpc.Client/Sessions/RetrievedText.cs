using Fabra.V1;

namespace Fabra.Client;

/// <summary>One text that a retrieval found.</summary>
/// <param name="Text">The text.</param>
/// <param name="Chunk">Where it comes from: document, score, age. As it stands in the lineage, but for whether it is in the text.</param>
public sealed record RetrievedText(string Text, RetrievedChunk Chunk);
