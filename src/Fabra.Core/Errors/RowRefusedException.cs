namespace Fabra.Core.Errors;

/// <summary>A store refused one row for the row's own fault; others of its batch are not affected.</summary>
internal sealed class RowRefusedException : Exception
{
    public RowRefusedException(string store, string message, Exception? cause = null)
        : base(message, cause) => Store = store;

    /// <summary>Which store.</summary>
    public string Store { get; }
}
