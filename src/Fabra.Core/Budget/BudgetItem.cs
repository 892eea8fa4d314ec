namespace Fabra.Core.Budget;

/// <summary>One item of a context's text, rendered.</summary>
/// <param name="Text">What the item adds to the text; may be empty, and then still adds its line.</param>
/// <param name="Priority">The lower, the more important.</param>
/// <param name="Required">Whether the item stays whatever the budget.</param>
public readonly record struct BudgetItem(string Text, int Priority, bool Required);
