using Fabra.Core.Tokens;

namespace Fabra.Core.Budget;

/// <summary>Drops the least important optional items until the joined text fits a number of tokens.</summary>
public static class BudgetFitter
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
