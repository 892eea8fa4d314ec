namespace Fabra.Core.Documents.Filters;

/// <summary>
/// A range of numbers as two ranges, one of whole numbers and one of doubles, bounds included, so that a store that keeps the two in
/// columns of their own compares each with its like and rounds nothing. A range is empty when its least exceeds its greatest.
/// </summary>
internal readonly record struct NumberBounds(long MinInt64, long MaxInt64, double MinDouble, double MaxDouble)
{
    // Exact as doubles: the first whole number beyond int64, and a double below its first.
    private const double Beyond = 9_223_372_036_854_775_808.0;
    private const double Below = -9_223_372_036_854_777_856.0;

    public bool HasInt64 => MinInt64 <= MaxInt64;

    public bool HasDouble => MinDouble <= MaxDouble;

    /// <summary>The numbers between two bounds; null: no bound.</summary>
    public static NumberBounds Of(Value? min, bool minExclusive, Value? max, bool maxExclusive)
    {
        var least = min is null ? long.MinValue : LeastWhole(min, minExclusive);
        var greatest = max is null ? long.MaxValue : GreatestWhole(max, maxExclusive);
        var none = least > long.MaxValue || greatest < long.MinValue;
        return new NumberBounds(
            none ? 0 : (long)Int128.Max(least, long.MinValue),
            none ? -1 : (long)Int128.Min(greatest, long.MaxValue),
            min is null ? double.NegativeInfinity : LeastDouble(min, minExclusive),
            max is null ? double.PositiveInfinity : GreatestDouble(max, maxExclusive));
    }

    private static Int128 LeastWhole(Value bound, bool exclusive)
    {
        if (bound.Kind == ValueKind.Int64)
        {
            return (Int128)bound.AsInt64 + (exclusive ? 1 : 0);
        }

        var ceiling = Math.Ceiling(Math.Clamp(bound.AsDouble, Below, Beyond));
        return (Int128)ceiling + (exclusive && ceiling == bound.AsDouble ? 1 : 0);
    }

    private static Int128 GreatestWhole(Value bound, bool exclusive)
    {
        if (bound.Kind == ValueKind.Int64)
        {
            return (Int128)bound.AsInt64 - (exclusive ? 1 : 0);
        }

        var floor = Math.Floor(Math.Clamp(bound.AsDouble, Below, Beyond));
        return (Int128)floor - (exclusive && floor == bound.AsDouble ? 1 : 0);
    }

    private static double LeastDouble(Value bound, bool exclusive)
    {
        var (nearest, difference) = Nearest(bound);
        return difference > 0 || (difference == 0 && exclusive) ? Math.BitIncrement(nearest) : nearest;
    }

    private static double GreatestDouble(Value bound, bool exclusive)
    {
        var (nearest, difference) = Nearest(bound);
        return difference < 0 || (difference == 0 && exclusive) ? Math.BitDecrement(nearest) : nearest;
    }

    // The double nearest to a number, and the sign of what the number exceeds it by.
    private static (double Nearest, int Difference) Nearest(Value bound)
    {
        if (bound.Kind == ValueKind.Double)
        {
            return (bound.AsDouble + 0.0, 0);
        }

        var nearest = (double)bound.AsInt64;
        return (nearest, ScalarOrder.Compare(bound, Value.Of(nearest))!.Value);
    }
}
