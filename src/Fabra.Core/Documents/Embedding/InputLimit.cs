using Fabra.Core.Tokens;

namespace Fabra.Core.Documents.Embedding;

/// <summary>How much of a text the embedder's model reads; more it refuses, or leaves unread.</summary>
/// <param name="MaxTokens">Of one text, counted by <paramref name="Counter"/>.</param>
/// <param name="Counter">Counts as the model does, or more.</param>
internal sealed record InputLimit(int MaxTokens, ITokenCounter Counter);
