namespace Fabra.Core.Documents.Search;

/// <summary>One search, as asked.</summary>
internal sealed record SearchQuery
{
    public const int DefaultTopK = 5;

    public const int MostTopK = 1000;

    public const int MaxTextLength = 10_000;

    public required string IndexName { get; init; }

    /// <summary>In words: not blank, at most <see cref="MaxTextLength"/> characters.</summary>
    public required string Text { get; init; }

    /// <summary>How many chunks to return: 1 to <see cref="MostTopK"/>.</summary>
    public int TopK { get; init; } = DefaultTopK;

    public SearchMode Mode { get; init; }

    /// <summary>Applied before ranking. Null: all documents.</summary>
    public DocumentFilter? Filter { get; init; }
}
