using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Value = Fabra.V1.Value;
using ValueType = Fabra.V1.ValueType;

namespace Fabra.Client.Tests;

public sealed class FabraValueTests
{
    public static readonly TheoryData<object?, Value.KindOneofCase> FromTable = new()
    {
        { null, Value.KindOneofCase.NullValue },
        { true, Value.KindOneofCase.BoolValue },
        { (byte)1, Value.KindOneofCase.Int64Value },
        { 1, Value.KindOneofCase.Int64Value },
        { long.MaxValue, Value.KindOneofCase.Int64Value },
        { 1UL, Value.KindOneofCase.Int64Value },
        { 1.5f, Value.KindOneofCase.DoubleValue },
        { 1.0, Value.KindOneofCase.DoubleValue },
        { "text", Value.KindOneofCase.StringValue },
        { Guid.Empty, Value.KindOneofCase.StringValue },
        { new byte[] { 1, 2 }, Value.KindOneofCase.BytesValue },
        { DateTimeOffset.UnixEpoch, Value.KindOneofCase.TimestampValue },
        { DateTime.UnixEpoch, Value.KindOneofCase.TimestampValue },
        { new[] { 1, 2 }, Value.KindOneofCase.ListValue },
        { new Dictionary<string, int> { ["a"] = 1 }, Value.KindOneofCase.StructValue },
    };

    public static readonly TheoryData<object> RefusedTable = new()
    {
        double.NaN,
        float.PositiveInfinity,
        "a\0b",
        1.5m,
        TimeSpan.FromSeconds(1),
        new DateTime(2024, 1, 15, 0, 0, 0, DateTimeKind.Unspecified),
        new Dictionary<int, int> { [1] = 1 },
        new Dictionary<string, object?> { ["a\0"] = 1 },
        JsonNode.Parse("12345678901234567890")!,
        JsonNode.Parse("1e400")!,
        new object(),
    };

    [Theory]
    [MemberData(nameof(FromTable))]
    public void From_object_has_the_kind_and_comes_back(object? given, Value.KindOneofCase kind)
    {
        var value = FabraValue.From(given);

        value.KindCase.ShouldBe(kind);
        typeof(FabraValue).GetMethod(nameof(FabraValue.To))!.MakeGenericMethod(given?.GetType() ?? typeof(object))
            .Invoke(null, [value]).ShouldBe(given);
    }

    [Theory]
    [MemberData(nameof(RefusedTable))]
    public void From_what_no_value_holds_exactly_is_refused(object given) =>
        Should.Throw<ArgumentException>(() => FabraValue.From(given));

    [Fact]
    public void From_unsigned_beyond_long_overflows() => Should.Throw<OverflowException>(() => FabraValue.From(ulong.MaxValue));

    [Fact]
    public void From_nested_32_deep_is_taken_and_33_refused()
    {
        Should.NotThrow(() => FabraValue.From(Nested(32)));
        Should.Throw<ArgumentException>(() => FabraValue.From(Nested(33)));
    }

    [Fact]
    public void From_structs_deeper_than_the_server_takes_are_refused_here()
    {
        Should.NotThrow(() => FabraValue.From(NestedStructs(30, DateTimeOffset.UnixEpoch)));
        Should.NotThrow(() => FabraValue.From(NestedStructs(29, Nested(2))));

        foreach (var tooDeep in (object[])[NestedStructs(31, 1), NestedStructs(30, Nested(1)), InStruct(FabraValue.From(NestedStructs(30, 1)))])
        {
            Should.Throw<ArgumentException>(() => FabraValue.From(tooDeep)).Message
                .ShouldStartWith("Lists and structs nest deeper than every client can read: a struct counts 3, a list 2, a timestamp 1, at most 91.");
        }
    }

    [Fact]
    public void FromJson_of_structs_that_are_too_deep_is_refused_with_and_without_a_type()
    {
        using var json = JsonDocument.Parse(string.Concat(Enumerable.Repeat("{\"a\":", 31)) + "1" + new string('}', 31));

        Should.Throw<ArgumentException>(() => FabraValue.FromJson(json.RootElement)).Message.ShouldContain("at most 91");
        Should.Throw<ArgumentException>(() => FabraValue.FromJson(json.RootElement, ValueType.Struct)).Message.ShouldContain("at most 91");
    }

    [Fact]
    public void From_json_keeps_whole_numbers_whole()
    {
        var value = FabraValue.From(JsonNode.Parse("""{"id": 9007199254740993, "score": 85.5, "tags": ["a", null, true]}"""));

        value.StructValue.Fields["id"].Int64Value.ShouldBe(9007199254740993);
        value.StructValue.Fields["score"].DoubleValue.ShouldBe(85.5);
        value.To<JsonObject>()!.ToJsonString().ShouldBe("""{"id":9007199254740993,"score":85.5,"tags":["a",null,true]}""");
    }

    [Theory]
    [InlineData("5", ValueType.Double, Value.KindOneofCase.DoubleValue)]
    [InlineData("5", ValueType.Int64, Value.KindOneofCase.Int64Value)]
    [InlineData("\"2024-01-15T10:30:00Z\"", ValueType.Timestamp, Value.KindOneofCase.TimestampValue)]
    [InlineData("\"2024-01-15T10:30:00.123456789+02:00\"", ValueType.Timestamp, Value.KindOneofCase.TimestampValue)]
    [InlineData("\"AQI=\"", ValueType.Bytes, Value.KindOneofCase.BytesValue)]
    [InlineData("null", ValueType.Double, Value.KindOneofCase.NullValue)]
    [InlineData("[1]", ValueType.List, Value.KindOneofCase.ListValue)]
    [InlineData("{}", ValueType.Struct, Value.KindOneofCase.StructValue)]
    public void FromJson_of_a_type_has_its_kind(string json, ValueType type, Value.KindOneofCase kind) =>
        FabraValue.FromJson(JsonElement.Parse(json), type).KindCase.ShouldBe(kind);

    [Theory]
    [InlineData("5.5", ValueType.Int64)]
    [InlineData("\"5\"", ValueType.Int64)]
    [InlineData("9007199254740993", ValueType.Double)]
    [InlineData("5", ValueType.String)]
    [InlineData("\"yesterday\"", ValueType.Timestamp)]
    [InlineData("\"03/04/2024\"", ValueType.Timestamp)]
    [InlineData("\"12:30\"", ValueType.Timestamp)]
    [InlineData("\"Jan 5\"", ValueType.Timestamp)]
    [InlineData("\"2024-01-15\"", ValueType.Timestamp)]
    [InlineData("1", ValueType.Bool)]
    public void FromJson_of_another_type_is_refused(string json, ValueType type) =>
        Should.Throw<ArgumentException>(() => FabraValue.FromJson(JsonElement.Parse(json), type));

    [Fact]
    public void To_number_that_does_not_fit_overflows()
    {
        Should.Throw<OverflowException>(() => FabraValue.From(1L << 40).To<int>());
        Should.Throw<OverflowException>(() => FabraValue.From(-1).To<uint>());
        Should.Throw<OverflowException>(() => FabraValue.From((1L << 53) + 1).To<double>());
        Should.Throw<OverflowException>(() => FabraValue.From(0.1).To<float>());
        Should.Throw<OverflowException>(() => FabraValue.From(long.MaxValue).To<double>());
    }

    [Fact]
    public void To_exact_numbers_of_other_types_are_taken()
    {
        FabraValue.From(1L << 53).To<double>().ShouldBe(9007199254740992d);
        FabraValue.From(long.MinValue).To<double>().ShouldBe(-9223372036854775808d);
        FabraValue.From(7).To<decimal>().ShouldBe(7m);
        FabraValue.From(0.5).To<float>().ShouldBe(0.5f);
        FabraValue.From(7).To<int?>().ShouldBe(7);
    }

    [Fact]
    public void To_another_kind_is_an_invalid_cast()
    {
        Should.Throw<InvalidCastException>(() => FabraValue.From(85.5).To<long>());
        Should.Throw<InvalidCastException>(() => FabraValue.From("5").To<int>());
        Should.Throw<InvalidCastException>(() => FabraValue.From(true).To<string>());
        Should.Throw<InvalidCastException>(() => FabraValue.Null.To<int>());
        Should.Throw<InvalidCastException>(() => new Value { TimestampValue = new Timestamp() }.To<string>());
    }

    [Fact]
    public void To_null_and_absent_are_null()
    {
        FabraValue.Null.To<int?>().ShouldBeNull();
        ((Value?)null).To<string>().ShouldBeNull();
    }

    [Fact]
    public void To_collections_converts_the_elements()
    {
        var value = FabraValue.From(new Dictionary<string, object?> { ["xs"] = Enumerable.Range(1, 2), ["ys"] = new List<long>() });

        value.To<Dictionary<string, int[]>>()!["xs"].ShouldBe([1, 2]);
        value.To<IReadOnlyDictionary<string, IReadOnlyList<double>>>()!["xs"].ShouldBe([1d, 2d]);
        value.To<object>().ShouldBeOfType<Dictionary<string, object?>>()["xs"].ShouldBe(new List<object?> { 1L, 2L });
    }

    [Theory]
    [InlineData(0, "2024-01-15T10:30:00Z")]
    [InlineData(150, "2024-01-15T10:30:00.150Z")]
    public void FormatTime_has_as_many_digits_as_needed(int milliseconds, string text)
    {
        var time = new DateTimeOffset(2024, 1, 15, 12, 30, 0, milliseconds, TimeSpan.FromHours(2));

        FabraValue.FormatTime(Timestamp.FromDateTimeOffset(time)).ShouldBe(text);
    }

    private static Value InStruct(Value value) => new() { StructValue = new V1.StructValue { Fields = { ["a"] = value } } };

    private static object NestedStructs(int depth, object innermost) =>
        Enumerable.Range(0, depth).Aggregate(innermost, (inner, _) => new Dictionary<string, object?> { ["a"] = inner });

    private static object Nested(int depth)
    {
        object value = 1;
        for (var i = 0; i < depth; i++)
        {
            value = new[] { value };
        }

        return value;
    }
}
