namespace Fabra.Core.Documents.Embedding;

/// <summary>What became of the texts of one owner, a document or a query: a vector for each, or one that the embedder refuses.</summary>
/// <param name="Vectors">In the order of the texts; empty when one was refused.</param>
/// <param name="Refusal">The first refusal that was met. Null: there was none.</param>
internal sealed record EmbeddedTexts(IReadOnlyList<ReadOnlyMemory<float>> Vectors, TextRefusal? Refusal);

/// <summary>A text that the embedder does not take.</summary>
/// <param name="Place">Its place among the texts of its owner, from 0.</param>
/// <param name="Message">Which embedder, and what it says.</param>
internal sealed record TextRefusal(int Place, string Message);
