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

    public static bool IsOfTransaction(this DuckDBException failure) => failure.ErrorType == DuckDBErrorType.Transaction;

    public static bool IsOutOfMemory(this DuckDBException failure) => failure.ErrorType == DuckDBErrorType.OutOfMemory;

    public static bool IsInterrupt(this DuckDBException failure) => failure.ErrorType == DuckDBErrorType.Interrupt;
}
