using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Fabra.Storage.DuckDb.Native;

/// <summary>The kinds of DuckDB's failures that are told apart; <see cref="DuckDbErrors"/> says what follows from them.</summary>
internal static class FailureKinds
{
    /// <summary>True when the instance is lost.</summary>
    public static bool IsFatal(this DuckDBException failure) =>
        failure.ErrorType is DuckDBErrorType.Fatal or DuckDBErrorType.Internal;

    /// <summary>True when the failure lies in what was written, not in the store.</summary>
    public static bool IsRowFault(this DuckDBException failure) => failure.ErrorType is DuckDBErrorType.Conversion
        or DuckDBErrorType.OutOfRange
        or DuckDBErrorType.Decimal
        or DuckDBErrorType.MismatchType
        or DuckDBErrorType.ObjectSize
        or DuckDBErrorType.Constraint
        or DuckDBErrorType.InvalidInput;

    /// <summary>
    /// True when the statement is to blame, and not the file or the machine: the database read it, and works. Some failures have no kind, and
    /// say it in their first words.
    /// </summary>
    public static bool IsOfStatement(this DuckDBException failure) => failure.IsRowFault()
        || failure.ErrorType is DuckDBErrorType.UnknownType
            or DuckDBErrorType.InvalidType
            or DuckDBErrorType.DivideByZero
            or DuckDBErrorType.NotImplemented
            or DuckDBErrorType.Expression
            or DuckDBErrorType.Catalog
            or DuckDBErrorType.Parser
            or DuckDBErrorType.Planner
            or DuckDBErrorType.Syntax
            or DuckDBErrorType.Binder
            or DuckDBErrorType.ParameterNotAllowed
            or DuckDBErrorType.ParameterNotResolved
            or DuckDBErrorType.Permission
        || (failure.ErrorType == DuckDBErrorType.Invalid && StatementWords.Any(word => failure.Message.StartsWith(word, StringComparison.Ordinal)));

    private static readonly string[] StatementWords =
    [
        "Parser Error", "Binder Error", "Catalog Error", "Conversion Error", "Invalid Input Error", "Out of Range Error", "Constraint Error",
        "Not implemented Error", "Permission Error", "Mismatch Type Error", "Syntax Error",
    ];

    public static bool IsOfTransaction(this DuckDBException failure) => failure.ErrorType == DuckDBErrorType.Transaction;

    public static bool IsOutOfMemory(this DuckDBException failure) => failure.ErrorType == DuckDBErrorType.OutOfMemory;

    public static bool IsInterrupt(this DuckDBException failure) => failure.ErrorType == DuckDBErrorType.Interrupt;
}
