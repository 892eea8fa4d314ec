namespace Fabra.Storage.Tests.Support;

/// <summary>Values of every kind, with the edges of each.</summary>
public static class SampleValues
{
    public static readonly Value[] All =
    [
        Value.Null, Value.Of(true), Value.Of(false),
        Value.Of(0L), Value.Of(-1L), Value.Of(long.MaxValue), Value.Of(long.MinValue), Value.Of((1L << 53) + 1),
        Value.Of(0.0), Value.Of(-0.0), Value.Of(1.0), Value.Of(0.1), Value.Of(1.0 / 3), Value.Of(double.Epsilon),
        Value.Of(double.MaxValue), Value.Of(double.MinValue), Value.Of(1e21), Value.Of(9007199254740993.0),
        Value.Of(""), Value.Of(" "), .. HostileText.All.Select(text => Value.Of(text)),
        Value.Of(ReadOnlySpan<byte>.Empty), Value.Of([0]), Value.Of([0xFF, 0x00, 0xC3, 0x28]),
        Value.Of([.. Enumerable.Range(0, 256).Select(i => (byte)i)]),
        Value.Of(DateTimeOffset.UnixEpoch), Value.Of(DateTimeOffset.MinValue), Value.Of(DateTimeOffset.MaxValue),
        Value.Of(Sample.Start.AddMicroseconds(1)), Value.Of(DateTimeOffset.UnixEpoch.AddMicroseconds(-1)),
        Value.Of(Array.Empty<Value>()), Value.Of([Value.Null]), Value.Of([Value.Of(1L), Value.Of(1.0), Value.Of("1"), Value.Of(true)]),
        Struct(), Struct(("", Value.Of("no name"))), Struct(("b", Value.Of(1)), ("a", Value.Of(2))), Struct(("a", Value.Of(2)), ("b", Value.Of(1))),
        Struct(("kind", Value.Of("string")), ("$type", Value.Null), ("it's \"x\"", Value.Of([Value.Of([1, 2]), Struct(("t", Value.Of(Sample.Start)))]))),
        Deep(),
    ];

    /// <summary>Those that metadata may hold.</summary>
    public static readonly Value[] Scalars = [.. All.Where(value => value.Depth == 0)];

    private static Value Struct(params (string Name, Value Value)[] fields) =>
        Value.Of(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static Value Deep() => Enumerable.Range(0, Value.MaxDepth).Aggregate(Value.Of(1L), (inner, depth) =>
        depth % 2 == 0 ? Value.Of([inner]) : Struct(("inner", inner)));
}
