namespace Fabra.Core.Budget;

/// <summary>The token count of items joined with line feeds, kept up to date as items are removed.</summary>
internal interface IJoinedCount
{
    /// <summary>The tokens of the remaining items' joined text, exactly as the counter counts it.</summary>
    int Total { get; }

    void Remove(int index);
}
