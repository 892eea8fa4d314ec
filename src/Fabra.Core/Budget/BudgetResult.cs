namespace Fabra.Core.Budget;

/// <summary>What was kept and what was dropped to fit a budget.</summary>
/// <param name="Included">For each item, in the order given, whether it is in the text.</param>
/// <param name="Dropped">The dropped items in the order they were dropped, the least important first.</param>
/// <param name="TokenCount">The tokens of the final text: the included items joined with line feeds, counted as one.</param>
/// <param name="BudgetExceeded">True when the required items alone do not fit; every optional item is dropped then.</param>
public sealed record BudgetResult(
    IReadOnlyList<bool> Included,
    IReadOnlyList<DroppedBudgetItem> Dropped,
    int TokenCount,
    bool BudgetExceeded);

/// <summary>An item left out.</summary>
/// <param name="Index">Its place among the items given, from 0.</param>
/// <param name="TokenCount">The tokens of its own text, counted alone.</param>
public readonly record struct DroppedBudgetItem(int Index, int TokenCount);
