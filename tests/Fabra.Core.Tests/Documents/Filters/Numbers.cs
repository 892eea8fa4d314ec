namespace Fabra.Core.Tests.Documents.Filters;

/// <summary>Numbers at which whole numbers and doubles are easily mistaken for each other.</summary>
internal static class Numbers
{
    private const long Exact = 1L << 53;

    private static readonly long[] Wholes =
    [
        0, 1, -1, 2, 1 << 20, Exact - 1, Exact, Exact + 1, Exact + 2, -Exact, -Exact - 1, long.MaxValue, long.MaxValue - 1,
        long.MaxValue - 512, long.MinValue, long.MinValue + 1,
    ];

    private static readonly double[] Doubles =
    [
        0, -0.0, 0.5, -0.5, 1, -1, 1.5, Exact, Exact + 2, -Exact, -Exact - 2, 9.2233720368547748E18, 9.2233720368547758E18,
        -9.2233720368547758E18, -9.2233720368547779E18, 1e300, -1e300, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue,
    ];

    public static Value[] All { get; } =
        [.. Wholes.Select(whole => Value.Of(whole)), .. Doubles.Select(amount => Value.Of(amount))];
}
