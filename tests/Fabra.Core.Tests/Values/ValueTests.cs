using Fabra.Core.Tests.Harness;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Values;

public sealed class ValueTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Of_a_double_that_is_no_number_is_refused(double number)
    {
        var make = () => { _ = Value.Of(number); };

        make.ShouldBeRefused(ErrorReason.InvalidValue);
    }

    // Not inline data: attributes cannot hold half of a surrogate pair.
    [Fact]
    public void Of_text_that_no_store_can_hold_is_refused()
    {
        foreach (var text in new[] { "a\0b", "\0", "x\uD83D", "\uDC34x", "🐎\uDC34", "\uD83D\uD83D\uDC34" })
        {
            var make = () => { _ = Value.Of(text); };
            make.ShouldBeRefused(ErrorReason.InvalidValue);
            var asName = () => { _ = Value.Of([KeyValuePair.Create(text, Value.Null)]); };
            asName.ShouldBeRefused(ErrorReason.InvalidValue);
        }
    }

    [Fact]
    public void Of_a_struct_with_a_name_twice_is_refused()
    {
        var make = () => { _ = Value.Of([KeyValuePair.Create("a", Value.Null), KeyValuePair.Create("a", Value.Of(true))]); };

        make.ShouldBeRefused(ErrorReason.InvalidValue);
    }

    [Fact]
    public void Of_lists_and_structs_may_nest_32_deep_and_no_deeper()
    {
        var value = Value.Of(1L);
        for (var depth = 0; depth < 32; depth++)
        {
            value = depth % 2 == 0 ? Value.Of([value]) : Value.Of([KeyValuePair.Create("a", value)]);
        }

        value.Depth.ShouldBe(32);
        TypedJson.Parse(TypedJson.Serialize(value)).ShouldBe(value);
        var deeper = () => { _ = Value.Of([value]); };
        deeper.ShouldBeRefused(ErrorReason.InvalidValue);
        var deeperStruct = () => { _ = Value.Of([KeyValuePair.Create("a", value)]); };
        deeperStruct.ShouldBeRefused(ErrorReason.InvalidValue);
    }

    [Fact]
    public void Of_a_timestamp_cuts_to_microseconds_in_utc()
    {
        var value = Value.Of(new DateTimeOffset(2024, 1, 15, 12, 30, 0, TimeSpan.FromHours(2)).AddTicks(19));

        value.AsTimestamp.ShouldBe(new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero).AddTicks(10));
        value.AsTimestamp.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Of_bytes_takes_a_copy()
    {
        byte[] bytes = [1, 2];
        var value = Value.Of(bytes.AsSpan());

        bytes[0] = 9;

        value.AsBytes.ToArray().ShouldBe([1, 2]);
    }

    [Fact]
    public void As_another_kind_throws_for_every_pair_of_kinds()
    {
        (ValueKind Kind, Action<Value> Read)[] reads =
        [
            (ValueKind.Bool, value => _ = value.AsBool),
            (ValueKind.Int64, value => _ = value.AsInt64),
            (ValueKind.Double, value => _ = value.AsDouble),
            (ValueKind.String, value => _ = value.AsString),
            (ValueKind.Bytes, value => _ = value.AsBytes),
            (ValueKind.Timestamp, value => _ = value.AsTimestamp),
            (ValueKind.List, value => _ = value.AsList),
            (ValueKind.Struct, value => _ = value.AsStruct),
        ];
        Value[] values =
        [
            Value.Null, Value.Of(false), Value.Of(0L), Value.Of(0.0), Value.Of(""), Value.Of(ReadOnlySpan<byte>.Empty),
            Value.Of(DateTimeOffset.UnixEpoch), Value.Of(Array.Empty<Value>()), Value.Of(Array.Empty<KeyValuePair<string, Value>>()),
        ];
        foreach (var value in values)
        {
            foreach (var (kind, read) in reads)
            {
                if (kind != value.Kind)
                {
                    Should.Throw<InvalidOperationException>(() => read(value), $"{value.Kind} as {kind}");
                }
                else
                {
                    read(value);
                }
            }
        }
    }

    [Fact]
    public void Equals_tells_kinds_signs_of_zero_and_orders_of_fields_apart()
    {
        Value.Of(1L).ShouldNotBe(Value.Of(1.0));
        Value.Of(0.0).ShouldNotBe(Value.Of(-0.0));
        Value.Of("").ShouldNotBe(Value.Null);
        var ab = Value.Of([KeyValuePair.Create("a", Value.Of(1L)), KeyValuePair.Create("b", Value.Of(2L))]);
        var ba = Value.Of([KeyValuePair.Create("b", Value.Of(2L)), KeyValuePair.Create("a", Value.Of(1L))]);
        ab.ShouldNotBe(ba);
        ab.ShouldBe(TypedJson.Parse(TypedJson.Serialize(ab)));
        ab.GetHashCode().ShouldBe(TypedJson.Parse(TypedJson.Serialize(ab)).GetHashCode());
    }
}
