using Fabra.Core.Documents.Search;
using Fabra.Core.Retrievals;

namespace Fabra.Authoring;

/// <summary>
/// What a declared retriever searches indexes with, so that the chunks it finds are in the lineage and a replay can run it again over
/// the same ones. Safe for concurrent use.
/// </summary>
public sealed class RetrieverScope
{
    private readonly SearchIndex _search;
    private readonly Lock _lock = new();
    private readonly List<IndexSearch?> _searches = [];

    internal RetrieverScope(SearchIndex search, CancellationToken cancellationToken)
    {
        _search = search;
        CancellationToken = cancellationToken;
    }

    /// <summary>Ends when the caller leaves.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Those that answered, in the order asked.</summary>
    internal IReadOnlyList<IndexSearch> Searches
    {
        get
        {
            lock (_lock)
            {
                return [.. _searches.OfType<IndexSearch>()];
            }
        }
    }

    /// <summary>Searches an index.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="query">In words: not blank, at most 10,000 characters.</param>
    /// <param name="topK">How many chunks to take: 1 to 1,000.</param>
    /// <param name="mode">How to rank.</param>
    /// <param name="filter">On metadata, applied before ranking. Null: all documents.</param>
    /// <returns>The best first.</returns>
    /// <exception cref="FabraException">The index is unknown, an argument is out of range, or the embedder does not answer.</exception>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(
        string indexName,
        string query,
        int topK = SearchQuery.DefaultTopK,
        SearchMode mode = SearchMode.Hybrid,
        DocumentFilter? filter = null)
    {
        var place = Reserve();
        var asked = new SearchQuery { IndexName = indexName, Text = query, TopK = topK, Mode = mode, Filter = filter };
        var search = await _search(asked, CancellationToken);
        lock (_lock)
        {
            _searches[place] = search;
        }

        return search.Hits;
    }

    // Searches made at once end in any order; the record keeps the one they were asked in, which a replay repeats.
    private int Reserve()
    {
        lock (_lock)
        {
            _searches.Add(null);
            return _searches.Count - 1;
        }
    }
}
