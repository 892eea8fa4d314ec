using Fabra.Core.Documents.Filters;
using Fabra.Core.Documents.Search;

namespace Fabra.Core.Contexts;

/// <summary>Names a search of an index, or a retriever declared in code.</summary>
public sealed record RetrievalReference
{
    /// <summary>The index to search. Empty: <see cref="RetrieverName"/> is of a declared retriever to run.</summary>
    public string IndexName { get; init; } = "";

    /// <summary>In words; for a search not blank.</summary>
    public required string Query { get; init; }

    /// <summary>How many chunks to take: 1 to <see cref="SearchQuery.MostTopK"/>. Null: <see cref="SearchQuery.DefaultTopK"/>. For a search only.</summary>
    public int? TopK { get; init; }

    /// <summary>For the lineage; without an index, of the retriever to run. Empty: the index's name.</summary>
    public string RetrieverName { get; init; } = "";

    /// <summary>How to rank. Null: hybrid. For a search only.</summary>
    public SearchMode? Mode { get; init; }

    /// <summary>Applied before ranking. Null: all documents. For a search only.</summary>
    public DocumentFilter? Filter { get; init; }

    /// <summary>True for a search of an index, false for a retriever declared in code.</summary>
    public bool IsSearch => IndexName.Length > 0;

    /// <summary>With every default filled in, so that a record says what was done whatever the defaults become.</summary>
    internal RetrievalReference Resolved() => IsSearch
        ? this with
        {
            TopK = TopK ?? SearchQuery.DefaultTopK,
            Mode = Mode ?? SearchMode.Hybrid,
            RetrieverName = RetrieverName.Length > 0 ? RetrieverName : IndexName,
        }
        : this;

    /// <summary>The search that a resolved reference stands for.</summary>
    internal SearchQuery ToQuery() => new()
    {
        IndexName = IndexName,
        Text = Query,
        TopK = TopK ?? SearchQuery.DefaultTopK,
        Mode = Mode ?? SearchMode.Hybrid,
        Filter = Filter,
    };
}
