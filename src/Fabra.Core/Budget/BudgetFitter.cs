using Fabra.Core.Tokens;

namespace Fabra.Core.Budget;

/// <summary>Drops the least important optional items until the joined text fits a number of tokens.</summary>
internal static class BudgetFitter
{
    /// <summary>
    /// Optional items are dropped from the highest priority number down, among equals the later first: the shortest run of that
    /// order after which the text, counted as one, fits. Required items are never dropped.
    /// </summary>
    /// <param name="items">The items in the order of the text, which joins them with line feeds.</param>
    /// <param name="maxTokens">The budget in tokens, at least 1. Null: no limit, nothing is dropped.</param>
    /// <param name="counter">Counts tokens. With those of <see cref="TokenCounters"/> a drop costs little; with another counter
    /// each drop counts the whole text again.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxTokens"/> is zero or negative.</exception>
    public static BudgetResult Fit(
        IReadOnlyList<BudgetItem> items, int? maxTokens, ITokenCounter counter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(counter);
        if (maxTokens is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit, nameof(maxTokens));
        }

        cancellationToken.ThrowIfCancellationRequested();
        IJoinedCount joined = counter switch
        {
            BpeTokenCounter bpe => new SegmentedJoin(items, bpe, cancellationToken),
            EstimateTokenCounter estimate => new ScaledJoin(new SegmentedJoin(items, estimate.Basis, cancellationToken)),
            _ => new RecountedJoin(items, counter),
        };
        bool[] included = new bool[items.Count];
        Array.Fill(included, true);
        var dropped = new List<DroppedBudgetItem>();
        int total = joined.Total;
        foreach (int index in total > maxTokens ? DropOrder(items) : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            joined.Remove(index);
            included[index] = false;
            dropped.Add(new DroppedBudgetItem(index, counter.Count(items[index].Text)));
            total = joined.Total;
            if (total <= maxTokens)
            {
                break;
            }
        }

        return new BudgetResult(included, dropped, total, total > maxTokens);
    }

    private static IEnumerable<int> DropOrder(IReadOnlyList<BudgetItem> items) =>
        Enumerable.Range(0, items.Count)
            .Where(index => !items[index].Required)
            .OrderByDescending(index => items[index].Priority)
            .ThenByDescending(index => index);

    private sealed class ScaledJoin(SegmentedJoin basis) : IJoinedCount
    {
        public int Total => EstimateTokenCounter.Scale(basis.Total);

        public void Remove(int index) => basis.Remove(index);
    }
}

/// <summary>One item of a context's text, rendered.</summary>
/// <param name="Text">What the item adds to the text; may be empty, and then still adds its line.</param>
/// <param name="Priority">The lower, the more important.</param>
/// <param name="Required">Whether the item stays whatever the budget.</param>
internal readonly record struct BudgetItem(string Text, int Priority, bool Required);

/// <summary>What was kept and what was dropped to fit a budget.</summary>
/// <param name="Included">For each item, in the order given, whether it is in the text.</param>
/// <param name="Dropped">The dropped items in the order they were dropped, the least important first.</param>
/// <param name="TokenCount">The tokens of the final text: the included items joined with line feeds, counted as one.</param>
/// <param name="BudgetExceeded">True when the required items alone do not fit; every optional item is dropped then.</param>
internal sealed record BudgetResult(
    IReadOnlyList<bool> Included,
    IReadOnlyList<DroppedBudgetItem> Dropped,
    int TokenCount,
    bool BudgetExceeded);

/// <summary>An item left out.</summary>
/// <param name="Index">Its place among the items given, from 0.</param>
/// <param name="TokenCount">The tokens of its text, counted alone.</param>
internal readonly record struct DroppedBudgetItem(int Index, int TokenCount);
