using Fabra.Core.Tokens;

namespace Fabra.Core.Budget;

/// <summary>The token count of items joined with line feeds, kept up to date as items are removed.</summary>
internal interface IJoinedCount
{
    /// <summary>The tokens of the remaining items' joined text, exactly as the counter counts it.</summary>
    int Total { get; }

    void Remove(int index);
}

/// <summary>Counts the whole text again after each removal: for counters whose inner workings are not known.</summary>
internal sealed class RecountedJoin(IReadOnlyList<BudgetItem> items, ITokenCounter counter) : IJoinedCount
{
    private readonly bool[] _removed = new bool[items.Count];

    public int Total => counter.Count(string.Join('\n', items.Where((_, i) => !_removed[i]).Select(item => item.Text)));

    public void Remove(int index) => _removed[index] = true;
}
