using Fabra.Core.Values;

namespace Fabra.Core.Documents.Filters;

/// <summary>
/// The order of scalars: numbers by amount, whole or not, without rounding; texts by code point; timestamps. Values of other kinds, or
/// of two that do not go together, have none.
/// </summary>
internal static class ScalarOrder
{
    // Exact as doubles: every int64 lies from -2^63 up to but not including 2^63.
    private const double Int64End = 9_223_372_036_854_775_808;

    public static bool IsOrdered(ValueKind kind) =>
        kind is ValueKind.Int64 or ValueKind.Double or ValueKind.String or ValueKind.Timestamp;

    /// <summary>Negative, zero or positive; null when the two cannot be compared.</summary>
    public static int? Compare(Value left, Value right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Int64, ValueKind.Int64) => left.AsInt64.CompareTo(right.AsInt64),
        (ValueKind.Double, ValueKind.Double) => left.AsDouble.CompareTo(right.AsDouble),
        (ValueKind.Int64, ValueKind.Double) => Compare(left.AsInt64, right.AsDouble),
        (ValueKind.Double, ValueKind.Int64) => -Compare(right.AsInt64, left.AsDouble),
        (ValueKind.String, ValueKind.String) => CodePointOrder.Compare(left.AsString, right.AsString),
        (ValueKind.Timestamp, ValueKind.Timestamp) => left.AsTimestamp.CompareTo(right.AsTimestamp),
        _ => null,
    };

    private static int Compare(long whole, double amount)
    {
        if (amount >= Int64End)
        {
            return -1;
        }

        if (amount < -Int64End)
        {
            return 1;
        }

        // As a double the whole number might round to its neighbour; the double cut to a whole number is exact.
        var cut = Math.Truncate(amount);
        var compared = whole.CompareTo((long)cut);
        return compared != 0 ? compared : cut.CompareTo(amount);
    }
}
