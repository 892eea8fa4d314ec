namespace Fabra.Core.Tests.Values;

/// <summary>Random values of every kind, with a taste for the awkward ones.</summary>
internal sealed class RandomValues(int seed)
{
    private static readonly string[] Texts =
        ["", "a", "\"\\\b\f\n\r\t\u0001\u001F\u007F", "</script>&'+", "žluťoučký", "🐎", "\u2028\u2029\uFEFF", "é", "漢字", new('x', 300)];

    private static readonly double[] Doubles =
    [
        0, -0.0, 1, -1, 0.1, 1e21, 1e-7, 123456789012345680000d, double.Epsilon, double.MaxValue, double.MinValue,
        2.2250738585072014e-308, 9007199254740993, 1.7976931348623155e308,
    ];

    private readonly Random _random = new(seed);

    public Value Next(int depth = 4) => _random.Next(depth == 0 ? 7 : 9) switch
    {
        0 => Value.Null,
        1 => Value.Of(_random.Next(2) == 0),
        2 => Value.Of(_random.Next(4) switch { 0 => long.MinValue, 1 => long.MaxValue, _ => _random.NextInt64(long.MinValue, long.MaxValue) }),
        3 => Value.Of(NextDouble()),
        4 => Value.Of(Texts[_random.Next(Texts.Length)] + Texts[_random.Next(Texts.Length)]),
        5 => Value.Of(NextBytes().AsSpan()),
        6 => Value.Of(new DateTimeOffset(_random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero)),
        7 => Value.Of(Enumerable.Range(0, _random.Next(4)).Select(_ => Next(depth - 1)).ToArray()),
        _ => Value.Of(Enumerable.Range(0, _random.Next(4))
            .Select(index => KeyValuePair.Create(Texts[_random.Next(Texts.Length)] + index, Next(depth - 1))).ToArray()),
    };

    public double NextDouble()
    {
        if (_random.Next(3) == 0)
        {
            return Doubles[_random.Next(Doubles.Length)];
        }

        double number;
        do
        {
            number = BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue));
        }
        while (!double.IsFinite(number));
        return number;
    }

    private byte[] NextBytes()
    {
        var bytes = new byte[_random.Next(20)];
        _random.NextBytes(bytes);
        return bytes;
    }
}
