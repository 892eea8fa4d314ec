namespace Fabra.Core.Tokens;

/// <summary>Counts the tokens a model would read in a text. Implementations are safe for concurrent use.</summary>
internal interface ITokenCounter
{
    /// <summary>The stable name of the counting rule, kept in records; <see cref="TokenCounters.ByName"/> resolves it again.</summary>
    string Name { get; }

    /// <summary>True when the count is an estimate, because the model's own vocabulary is not at hand.</summary>
    bool IsEstimate { get; }

    /// <summary>The number of tokens in <paramref name="text"/>, 0 for empty text. Special tokens count as ordinary text.</summary>
    int Count(ReadOnlySpan<char> text);
}
