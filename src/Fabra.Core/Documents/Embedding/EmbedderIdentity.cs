namespace Fabra.Core.Documents.Embedding;

/// <summary>What makes vectors: those of two different embedders cannot be compared.</summary>
/// <param name="Model">As configured, for instance <c>local-ngram-v2</c>.</param>
/// <param name="Dimensions">Of each vector.</param>
internal sealed record EmbedderIdentity(string Model, int Dimensions)
{
    /// <summary>
    /// What the ranking by its vectors counts beside the one by words. The local embedder sees nothing but words, and less sharply than BM25
    /// with the statistics of the index: it may decide between neighbours, and finds what is misspelt. With equal weights the two together
    /// find less than words alone, see bench/README.md. A model that knows meanings counts as much as words.
    /// </summary>
    public double FusionWeight => Model == LocalEmbeddingGenerator.Model ? 0.1 : 1;

    public override string ToString() => $"{Model} ({Dimensions})";
}
