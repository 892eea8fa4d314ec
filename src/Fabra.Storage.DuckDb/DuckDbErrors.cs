using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Fabra.Storage.DuckDb.Native;

namespace Fabra.Storage.DuckDb;

/// <summary>What DuckDB's failures mean.</summary>
internal static partial class DuckDbErrors
{
    /// <summary>The store's name in errors and metrics.</summary>
    public const string Store = "duckdb";

    /// <summary>True when no connection of the instance will work again: all must be closed and the file opened again.</summary>
    public static bool InvalidatesInstance(Exception failure) =>
        failure is DuckDBException duck
        && (duck.IsFatal() || duck.Message.Contains("has been invalidated", StringComparison.Ordinal));

    /// <summary>
    /// For a failure of COMMIT. A plain transaction error means that it was rolled back; anything else may have come after it was
    /// durable.
    /// </summary>
    public static bool MayHaveCommitted(Exception failure) =>
        failure is not DuckDBException duck || !duck.IsOfTransaction() || InvalidatesInstance(failure);

    /// <summary>True when a statement named a table that a swap of segments has just dropped.</summary>
    public static bool IsMissingTable(DuckDBException failure) =>
        failure.Message.Contains("does not exist", StringComparison.Ordinal);

    /// <summary>
    /// True when a query was interrupted. The driver makes an <see cref="OperationCanceledException"/> of it while a query starts, and
    /// reports it as a failure while rows are fetched.
    /// </summary>
    public static bool IsInterrupt(DuckDBException failure) =>
        failure.IsInterrupt() || failure.Message.Contains("INTERRUPT Error", StringComparison.Ordinal);

    /// <summary>True when the file cannot be opened because of its write-ahead log: a checksum in it, or that it is another file's.</summary>
    public static bool IsOfLog(Exception failure) => failure is DuckDBException && failure.Message.Contains("WAL", StringComparison.Ordinal);

    public static StoreUnavailableException Closed() => new(Store, "the database is being opened again after a failure");

    public static StoreUnavailableException Unavailable(Exception failure, bool outcomeUnknown = false) =>
        new(Store, FirstLine(failure.Message), failure)
        {
            OutcomeUnknown = outcomeUnknown,
            IsFull = failure.Message.Contains("No space left on device", StringComparison.Ordinal),
            OfStatement = failure is DuckDBException duck && duck.IsOfStatement(),
        };

    /// <summary>A failure to open, with the other owner named when that is the reason.</summary>
    public static StoreUnavailableException NotOpened(string path, Exception failure)
    {
        if (failure is DatabaseInUseException)
        {
            return new StoreUnavailableException(Store, failure.Message, failure);
        }

        if (IsOfLog(failure))
        {
            return new StoreUnavailableException(
                Store,
                $"cannot open \"{path}\": {FirstLine(failure.Message).TrimEnd('.')}. Put back the files that belong together, or start once with "
                + $"FABRA_DUCKDB_ACCEPT_LOSS=true, which sets {DatabaseFiles.LogOf(path)} aside and recovers contexts from the journal",
                failure);
        }

        if (!failure.Message.Contains("Could not set lock on file", StringComparison.Ordinal))
        {
            return new StoreUnavailableException(Store, $"cannot open \"{path}\": {FirstLine(failure.Message)}", failure);
        }

        var owner = ProcessIdPattern().Match(failure.Message);
        var inUse = new DatabaseInUseException(
            path, owner.Success ? int.Parse(owner.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null, failure);
        return new StoreUnavailableException(Store, inUse.Message, inUse);
    }

    public static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }

    [GeneratedRegex(@"\(PID (\d+)\)")]
    private static partial Regex ProcessIdPattern();
}
