namespace Fabra.Authoring;

/// <summary>A store could not be reached or could not do its work; nothing is known to be wrong with the request.</summary>
public sealed class StoreUnavailableException : Exception
{
    internal StoreUnavailableException(string store, string message, Exception? cause = null)
        : base(message, cause) => Store = store;

    /// <summary>Which store, for instance <c>duckdb</c>.</summary>
    public string Store { get; }

    /// <summary>True when a write may have been committed all the same, because only the answer was lost.</summary>
    internal bool OutcomeUnknown { get; init; }

    /// <summary>True when the store's disk is full.</summary>
    internal bool IsFull { get; init; }

    /// <summary>
    /// True when the store answered, and refused this one statement for what it says: others are not affected, so that no circuit counts it.
    /// </summary>
    internal bool OfStatement { get; init; }

    /// <summary>True when the store was not even asked, because its circuit is open. That was logged when it opened.</summary>
    internal bool CircuitOpen { get; init; }
}
