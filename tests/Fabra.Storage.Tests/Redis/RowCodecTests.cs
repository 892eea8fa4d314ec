using Fabra.Core.Features;
using Fabra.Storage.Redis;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Redis;

public sealed class RowCodecTests
{
    private static readonly FeatureKey Key = new("user", "u1", "score");
    private readonly Sample _sample = new();

    /// <summary>Stored bytes: what one version wrote the next one must read.</summary>
    public static TheoryData<string, string> Golden => new()
    {
        { "null", "00" },
        { "false", "01" },
        { "true", "02" },
        { "int64 300", "03d804" },
        { "int64 -1", "0301" },
        { "double 0.1", "043fb999999999999a" },
        { "string Grüße", "05074772c3bcc39f65" },
        { "bytes", "0603000102" },
        { "timestamp", "0700e3086948d7a801" },
        { "list", "0802030200" },
        { "struct", "0902016202016102" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Encode_bytes_are_as_stored_by_version_1(string name, string value)
    {
        const string Header = "01" + "00e3086948d7a801" + "019bbbf8c2807abc8def0123456789ab" + "01" + "00e3086948f5772a" + "8001";
        var row = Row(GoldenValue(name));

        Convert.ToHexStringLower(RowCodec.Encode(row, settled: true).Span).ShouldBe(Header + value);
        RowCodec.Decode(Sample.Tenant, Key, Convert.FromHexString(Header + value), out var unreadable).ShouldBe(row);
        unreadable.ShouldBeFalse();
    }

    [Fact]
    public void Encode_random_rows_come_back_equal()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var row = RandomRow();
            var back = RowCodec.Decode(row.Tenant, row.Key, RowCodec.Encode(row, settled: true).Span, out var unreadable);

            unreadable.ShouldBeFalse();
            back.ShouldBe(row);
        }
    }

    [Fact]
    public void Encode_order_of_bytes_is_the_order_of_rows()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var (left, right) = (RandomRow(), RandomRow());
            right = i % 3 == 0 ? right with { EventTime = left.EventTime } : right;
            var order = RowCodec.Encode(left, true).Span[1..25].SequenceCompareTo(RowCodec.Encode(right, false).Span[1..25]);

            (order > 0).ShouldBe(left.IsNewerThan(right));
        }
    }

    [Fact]
    public void Decode_row_that_is_not_settled_is_nothing_and_not_unreadable()
    {
        var bytes = RowCodec.Encode(Row(Value.Of(1)), settled: false);

        RowCodec.Decode(Sample.Tenant, Key, bytes.Span, out var unreadable).ShouldBeNull();
        unreadable.ShouldBeFalse();
    }

    [Fact]
    public void Decode_bytes_cut_short_or_with_more_behind_are_unreadable()
    {
        for (var i = 0; i < 100; i++)
        {
            var bytes = RowCodec.Encode(RandomRow(), settled: true).ToArray();
            for (var length = 0; length < bytes.Length; length++)
            {
                RowCodec.Decode(Sample.Tenant, Key, bytes.AsSpan(0, length), out var cut).ShouldBeNull();
                cut.ShouldBeTrue();
            }

            RowCodec.Decode(Sample.Tenant, Key, [.. bytes, 0], out var longer).ShouldBeNull();
            longer.ShouldBeTrue();
        }
    }

    [Fact]
    public void Decode_damaged_bytes_are_a_row_or_unreadable_and_never_an_exception()
    {
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = RowCodec.Encode(RandomRow(), settled: true).ToArray();
            bytes[_sample.Random.Next(26, bytes.Length)] = (byte)_sample.Random.Next(256);

            var row = RowCodec.Decode(Sample.Tenant, Key, bytes, out var unreadable);

            (row is null).ShouldBe(unreadable);
        }
    }

    [Fact]
    public void Decode_later_version_is_unreadable()
    {
        var bytes = RowCodec.Encode(Row(Value.Of(1)), settled: true).ToArray();
        bytes[0] = 2;

        RowCodec.Decode(Sample.Tenant, Key, bytes, out var unreadable).ShouldBeNull();
        unreadable.ShouldBeTrue();
    }

    private static Value GoldenValue(string name) => name switch
    {
        "null" => Value.Null,
        "false" => Value.Of(false),
        "true" => Value.Of(true),
        "int64 300" => Value.Of(300),
        "int64 -1" => Value.Of(-1),
        "double 0.1" => Value.Of(0.1),
        "string Grüße" => Value.Of("Grüße"),
        "bytes" => Value.Of([0, 1, 2]),
        "timestamp" => Value.Of(Sample.Start.AddMicroseconds(1)),
        "list" => Value.Of([Value.Of(1), Value.Null]),
        "struct" => Value.Of([KeyValuePair.Create("b", Value.Of(true)), KeyValuePair.Create("a", Value.Of(true))]),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static FeatureRow Row(Value value) => new(
        Sample.Tenant,
        Key,
        Guid.Parse("019bbbf8-c280-7abc-8def-0123456789ab"),
        Sample.Start.AddMicroseconds(1),
        Sample.Start.AddMicroseconds(1_953_578),
        128,
        value);

    private FeatureRow RandomRow()
    {
        var random = _sample.Random;
        return new FeatureRow(
            Sample.Tenant,
            Key,
            _sample.IdAt(Sample.Minute(random.Next())),
            Sample.Start.AddMicroseconds(random.NextInt64(-1L << 55, 1L << 50)),
            Sample.Start.AddMicroseconds(random.NextInt64(0, 1L << 50)),
            random.NextInt64(),
            RandomValue(0));
    }

    private Value RandomValue(int depth)
    {
        var random = _sample.Random;
        return (depth < 4 ? random.Next(5) : 0) switch
        {
            1 => Value.Of(Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(depth + 1)).ToArray()),
            2 => Value.Of(Enumerable.Range(0, random.Next(4)).Select(i => KeyValuePair.Create($"f{i}", RandomValue(depth + 1))).ToArray()),
            3 => Value.Of(random.NextInt64() >> random.Next(64)),
            4 => Value.Of(Math.ScaleB((random.NextDouble() * 2) - 1, random.Next(-1000, 1000))),
            _ => SampleValues.All.Where(value => value.Depth < Value.MaxDepth - depth).ElementAt(random.Next(100)),
        };
    }
}
