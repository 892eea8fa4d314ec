using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Value = Fabra.V1.Value;

namespace Fabra.Client;

public static partial class FabraValue
{
    /// <summary>The value as a C# type, by the table above.</summary>
    /// <typeparam name="T">The type wanted. <see cref="object"/> takes the natural one: <see cref="long"/>, <see cref="double"/>,
    /// <see cref="string"/>, <see cref="DateTimeOffset"/>, byte array, <c>List&lt;object?&gt;</c>,
    /// <c>Dictionary&lt;string, object?&gt;</c>.</typeparam>
    /// <param name="value">The value. Absent and null become <c>null</c>.</param>
    /// <exception cref="InvalidCastException">The value is of another kind, or null where <typeparamref name="T"/> cannot be.</exception>
    /// <exception cref="OverflowException">The number does not fit exactly.</exception>
    public static T? To<T>(this Value? value) => (T?)To(value, typeof(T));

    private static object? To(Value? value, System.Type type)
    {
        if (type == typeof(Value))
        {
            return value;
        }

        if (!IsPresent(value))
        {
            return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null
                ? null
                : throw new InvalidCastException($"Null is no {type.Name}; ask for {type.Name}?.");
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        return ToWide(value!, target) ?? (value!.KindCase switch
        {
            Value.KindOneofCase.BoolValue when target == typeof(bool) => value.BoolValue,
            Value.KindOneofCase.Int64Value => ToNumber(value.Int64Value, target),
            Value.KindOneofCase.DoubleValue => ToNumber(value.DoubleValue, target),
            Value.KindOneofCase.StringValue when target == typeof(string) => value.StringValue,
            Value.KindOneofCase.StringValue when target == typeof(Guid) && Guid.TryParse(value.StringValue, out var id) => id,
            Value.KindOneofCase.BytesValue => ToBytes(value.BytesValue, target),
            Value.KindOneofCase.TimestampValue => ToTime(value.TimestampValue, target),
            Value.KindOneofCase.ListValue => Collections.ToList(value.ListValue, target, To),
            Value.KindOneofCase.StructValue => Collections.ToDictionary(value.StructValue, target, To),
            _ => null,
        }) ?? throw new InvalidCastException($"A value of kind {value!.KindCase} is no {type}.");
    }

    /// <summary>The targets that take every kind, or null.</summary>
    private static object? ToWide(Value value, System.Type target)
    {
        if (target == typeof(object))
        {
            return ToObject(value);
        }

        if (target == typeof(JsonElement))
        {
            return JsonSerializer.SerializeToElement(ToJson(value));
        }

        return typeof(JsonNode).IsAssignableFrom(target) && ToJson(value) is { } json && target.IsInstanceOfType(json) ? json : null;
    }

    private static object? ToObject(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.Int64Value => value.Int64Value,
        Value.KindOneofCase.DoubleValue => value.DoubleValue,
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.BytesValue => value.BytesValue.ToByteArray(),
        Value.KindOneofCase.TimestampValue => ReadTimestamp(value.TimestampValue),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Select(ToObject).ToList(),
        Value.KindOneofCase.StructValue => value.StructValue.Fields.ToDictionary(field => field.Key, field => ToObject(field.Value)),
        _ => null,
    };

    private static object? ToNumber(long number, System.Type target) => System.Type.GetTypeCode(target) switch
    {
        TypeCode.Int64 => number,
        TypeCode.Int32 => checked((int)number),
        TypeCode.Int16 => checked((short)number),
        TypeCode.SByte => checked((sbyte)number),
        TypeCode.Byte => checked((byte)number),
        TypeCode.UInt16 => checked((ushort)number),
        TypeCode.UInt32 => checked((uint)number),
        TypeCode.UInt64 => checked((ulong)number),
        TypeCode.Decimal => (decimal)number,
        TypeCode.Double => IsExact(number) ? (double)number : throw new OverflowException($"{number} has no exact double."),
        TypeCode.Single => (Int128)(float)number == number
            ? (float)number
            : throw new OverflowException($"{number} has no exact float."),
        _ => null,
    };

    private static object? ToNumber(double number, System.Type target) => System.Type.GetTypeCode(target) switch
    {
        TypeCode.Double => number,
        TypeCode.Single when (float)number == number => (float)number,
        TypeCode.Single => throw new OverflowException($"{number} has no exact float."),
        _ => null,
    };

    private static object? ToBytes(ByteString bytes, System.Type target)
    {
        if (target == typeof(byte[]))
        {
            return bytes.ToByteArray();
        }

        return target == typeof(ReadOnlyMemory<byte>) ? bytes.Memory : target == typeof(ByteString) ? bytes : null;
    }

    private static object? ToTime(Timestamp time, System.Type target)
    {
        if (target == typeof(DateTimeOffset))
        {
            return ReadTimestamp(time);
        }

        return target == typeof(DateTime) ? ReadTimestamp(time).UtcDateTime : target == typeof(Timestamp) ? time : null;
    }

    private static DateTimeOffset ReadTimestamp(Timestamp time) => time.Nanos % 100 == 0
        ? time.ToDateTimeOffset()
        : throw new OverflowException($"{time} is finer than a DateTimeOffset, which counts 100 ns.");

    private static bool IsExact(long number) => (Int128)(double)number == number;
}
