using Fabra.Core.Errors;
using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>What failures of Postgres and its driver mean, by SQLSTATE (PostgreSQL documentation, appendix A).</summary>
internal static class PostgresErrors
{
    /// <summary>The store's name in errors and metrics.</summary>
    public const string Store = "postgres";

    /// <summary>Data exception: the value cannot be what the column holds.</summary>
    private const string DataClass = "22";

    /// <summary>Integrity constraint violation.</summary>
    private const string IntegrityClass = "23";

    /// <summary>Program limit exceeded: a row or an index entry too large, for instance.</summary>
    private const string LimitClass = "54";

    /// <summary>Classes of failures that another attempt, perhaps on another server, may not meet.</summary>
    private static readonly string[] PassingClasses =
    [
        "08", // connection
        "40", // transaction rolled back: deadlock, serialization
        "53", // resources: memory, disk, connections
        "57", // operator intervention: shutdown, recovery, cancelled
        "58", // system error
    ];

    /// <summary>
    /// Classes of failures that the statement caused: the server read it, and works. Whoever sends it again fails again, and nobody else.
    /// </summary>
    private static readonly string[] StatementClasses =
    [
        "0A", // feature not supported
        "21", // cardinality violation
        DataClass,
        IntegrityClass,
        "2F", // routine exceptions
        "38",
        "39",
        "42", // syntax, names, types, rights
        "44", // view's check option
        LimitClass,
        "P0", // raised in PL/pgSQL
    ];

    /// <summary>True when the statement is to blame, and not the server.</summary>
    public static bool IsOfStatement(Exception failure) =>
        failure is PostgresException postgres && StatementClasses.Any(@class => Is(postgres.SqlState, @class));

    /// <summary>
    /// As <see cref="IsOfStatement"/>, for a SELECT of an auditor, which runs in a read-only transaction and without parameters: what
    /// writes or locks rows is refused as read-only, and a <c>$1</c> as a breach of protocol.
    /// </summary>
    public static bool IsOfQuery(Exception failure) => IsOfStatement(failure) || failure is PostgresException
    {
        SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.ProtocolViolation or PostgresErrorCodes.QueryCanceled,
    };

    /// <summary>True when the failure lies in what was written, not in the store.</summary>
    public static bool IsRowFault(Exception failure) => failure is PostgresException { SqlState: var state }
        && (Is(state, DataClass) || Is(state, LimitClass) || Is(state, IntegrityClass));

    /// <summary>True when a row is there already.</summary>
    public static bool IsDuplicate(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>True when the same again may succeed at once: on another connection, on the new primary.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        // A primary that became a standby while the connection was open.
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => true,
        PostgresException postgres => PassingClasses.Any(passing => Is(postgres.SqlState, passing)),
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => true,
        StoreUnavailableException => true,
        _ => false,
    };

    /// <summary>
    /// For a failure of COMMIT: true when the server may have committed all the same. A server that rolled back says so; silence, and
    /// a shutdown while waiting for a standby, say nothing.
    /// </summary>
    public static bool MayHaveCommitted(Exception failure) => failure is not PostgresException postgres
        || Is(postgres.SqlState, "57") || Is(postgres.SqlState, "08") || Is(postgres.SqlState, "58");

    /// <summary>True when a statement needs a lock that others held for longer than it may wait.</summary>
    public static bool IsLockTimeout(Exception? failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected };

    public static StoreUnavailableException Unavailable(Exception failure, bool outcomeUnknown = false) =>
        failure is StoreUnavailableException known && known.OutcomeUnknown == outcomeUnknown
            ? known
            : new StoreUnavailableException(Store, Message(failure), failure)
            {
                OutcomeUnknown = outcomeUnknown,
                IsFull = failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull },
                OfStatement = IsOfStatement(failure),
            };

    /// <summary>A statement that the server read and refused.</summary>
    public static StoreUnavailableException OfStatement(Exception failure) => new(Store, Message(failure), failure) { OfStatement = true };

    public static RowRefusedException Refused(Exception failure) => new(Store, Message(failure), failure);

    /// <summary>The server's own words, or the driver's and their cause.</summary>
    public static string Message(Exception failure) => failure switch
    {
        PostgresException postgres => FirstLine(postgres.MessageText),
        NpgsqlException { InnerException: AggregateException causes } =>
            $"no server of the connection string is a primary that can be reached: {string.Join("; ", causes.InnerExceptions.Select(Message).Distinct())}",
        NpgsqlException { InnerException: { } cause } => $"{FirstLine(failure.Message)}: {FirstLine(cause.Message)}",
        _ => FirstLine(failure.Message),
    };

    private static bool Is(string state, string @class) => state.StartsWith(@class, StringComparison.Ordinal);

    private static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }
}
