namespace Fabra.Core.Documents.Embedding;

/// <summary>What makes vectors: those of two different embedders cannot be compared.</summary>
/// <param name="Model">As configured, for instance <c>local-ngram-v2</c>.</param>
/// <param name="Dimensions">Of each vector.</param>
public sealed record EmbedderIdentity(string Model, int Dimensions)
{
    public override string ToString() => $"{Model} ({Dimensions})";
}
