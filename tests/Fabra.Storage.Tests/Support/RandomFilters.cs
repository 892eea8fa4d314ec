namespace Fabra.Storage.Tests.Support;

/// <summary>Random metadata and filters over few fields and values that are easily mistaken for each other.</summary>
public sealed class RandomFilters(Random random)
{
    private const long Exact = 1L << 53;

    private static readonly string[] Fields = ["a", "A", "b"];

    private static readonly Value[] Values =
    [
        Value.Of(true), Value.Of(false), Value.Of(0), Value.Of(1), Value.Of(-1), Value.Of(Exact), Value.Of(Exact + 1), Value.Of(long.MaxValue),
        Value.Of(long.MinValue), Value.Of(0.0), Value.Of(-0.0), Value.Of(1.0), Value.Of(0.5), Value.Of((double)Exact), Value.Of(9.2233720368547758E18),
        Value.Of(-9.2233720368547758E18), Value.Of(double.Epsilon), Value.Of(double.MaxValue), Value.Of("1"), Value.Of("true"), Value.Of(""),
        Value.Of("a"), Value.Of("B"), Value.Of("é"), Value.Of("e\u0301"), Value.Of("\uE000"), Value.Of("\uFFFD"), Value.Of("𐀀"), Value.Of("👩"),
        Value.Of([0x31]), Value.Of(ReadOnlySpan<byte>.Empty), Value.Of(Sample.Start), Value.Of(Sample.Start.AddMicroseconds(1)), Value.Of(DateTimeOffset.MinValue),
    ];

    public KeyValuePair<string, Value>[] Metadata() =>
        [.. Fields.Where(_ => random.Next(3) > 0).Select(field => KeyValuePair.Create(field, FieldValue()))];

    public DocumentFilter Filter(int depth = 3) => random.Next(depth > 0 ? 5 : 3) switch
    {
        0 => new DocumentFilter.Equal(Pick(Fields), Pick(Values)),
        1 => new DocumentFilter.In(Pick(Fields), Some(() => Pick(Values))),
        2 => Range(),
        3 => new DocumentFilter.All(Some(() => Filter(depth - 1))),
        _ => new DocumentFilter.Any(Some(() => Filter(depth - 1))),
    };

    private DocumentFilter.Range Range()
    {
        var min = random.Next(3) == 0 ? null : Pick(Values);
        var max = min is null || random.Next(3) > 0 ? Pick(Values) : null;
        return new DocumentFilter.Range(Pick(Fields), min, random.Next(2) == 0, max, random.Next(2) == 0);
    }

    private Value FieldValue() => random.Next(4) switch
    {
        0 => Value.Of(Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(8) == 0 ? Value.Null : Pick(Values))),
        1 when random.Next(4) == 0 => Value.Null,
        _ => Pick(Values),
    };

    private T[] Some<T>(Func<T> make) => [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => make())];

    private T Pick<T>(T[] values) => values[random.Next(values.Length)];
}
