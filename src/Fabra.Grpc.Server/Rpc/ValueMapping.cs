using Fabra.Authoring;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Value = Fabra.Authoring.Value;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>Values between contract and domain.</summary>
internal static class ValueMapping
{
    /// <exception cref="FabraException">No kind, or not a value; names <paramref name="field"/>.</exception>
    public static Value ToDomain(this Wire.Value? value, string field)
    {
        try
        {
            return Convert(value, field);
        }
        catch (FabraException fault) when (fault.Fields.Count == 0)
        {
            throw FabraException.Field(field, fault.Message, fault.Reason);
        }
    }

    public static Dictionary<string, Value> ToDomain(this IEnumerable<KeyValuePair<string, Wire.Value>> values, string field) =>
        values.ToDictionary(pair => pair.Key, pair => pair.Value.ToDomain($"{field}[{pair.Key}]"), StringComparer.Ordinal);

    public static Wire.Value ToWire(this Value value) => value.Kind switch
    {
        ValueKind.Null => new Wire.Value { NullValue = Wire.NullValue.Unspecified },
        ValueKind.Bool => new Wire.Value { BoolValue = value.AsBool },
        ValueKind.Int64 => new Wire.Value { Int64Value = value.AsInt64 },
        ValueKind.Double => new Wire.Value { DoubleValue = value.AsDouble },
        ValueKind.String => new Wire.Value { StringValue = value.AsString },
        ValueKind.Bytes => new Wire.Value { BytesValue = UnsafeByteOperations.UnsafeWrap(value.AsBytes) },
        ValueKind.Timestamp => new Wire.Value { TimestampValue = value.AsTimestamp.ToTimestamp() },
        ValueKind.List => new Wire.Value { ListValue = ToWire(value.AsList) },
        _ => new Wire.Value { StructValue = ToWire(value.AsStruct) },
    };

    public static Wire.ListValue ToWire(this IReadOnlyList<Value> values)
    {
        var list = new Wire.ListValue();
        list.Values.AddRange(values.Select(ToWire));
        return list;
    }

    public static Wire.ValueType ToWire(this ValueKind kind) => kind switch
    {
        ValueKind.Bool => Wire.ValueType.Bool,
        ValueKind.Int64 => Wire.ValueType.Int64,
        ValueKind.Double => Wire.ValueType.Double,
        ValueKind.String => Wire.ValueType.String,
        ValueKind.Bytes => Wire.ValueType.Bytes,
        ValueKind.Timestamp => Wire.ValueType.Timestamp,
        ValueKind.List => Wire.ValueType.List,
        ValueKind.Struct => Wire.ValueType.Struct,
        _ => Wire.ValueType.Null,
    };

    /// <summary>The kind; null for what a definition may not have.</summary>
    public static ValueKind? ToDomain(this Wire.ValueType type) => type switch
    {
        Wire.ValueType.Bool => ValueKind.Bool,
        Wire.ValueType.Int64 => ValueKind.Int64,
        Wire.ValueType.Double => ValueKind.Double,
        Wire.ValueType.String => ValueKind.String,
        Wire.ValueType.Bytes => ValueKind.Bytes,
        Wire.ValueType.Timestamp => ValueKind.Timestamp,
        Wire.ValueType.List => ValueKind.List,
        Wire.ValueType.Struct => ValueKind.Struct,
        _ => null,
    };

    private static Wire.StructValue ToWire(IReadOnlyList<KeyValuePair<string, Value>> fields)
    {
        var wire = new Wire.StructValue();
        foreach (var (name, value) in fields)
        {
            wire.Fields.Add(name, value.ToWire());
        }

        return wire;
    }

    private static Value Convert(Wire.Value? value, string field) => value?.KindCase switch
    {
        Wire.Value.KindOneofCase.NullValue => Value.Null,
        Wire.Value.KindOneofCase.BoolValue => Value.Of(value.BoolValue),
        Wire.Value.KindOneofCase.Int64Value => Value.Of(value.Int64Value),
        Wire.Value.KindOneofCase.DoubleValue => Value.Of(value.DoubleValue),
        Wire.Value.KindOneofCase.StringValue => Value.Of(value.StringValue),
        Wire.Value.KindOneofCase.BytesValue => Value.Of(value.BytesValue.Span),
        Wire.Value.KindOneofCase.TimestampValue => Value.Of(value.TimestampValue.ToDomain(field)),
        Wire.Value.KindOneofCase.ListValue => Value.Of(value.ListValue.Values.Select(element => Convert(element, field))),
        Wire.Value.KindOneofCase.StructValue => Value.Of(
            value.StructValue.Fields.Select(pair => KeyValuePair.Create(pair.Key, Convert(pair.Value, $"{field}.{pair.Key}")))),
        _ => throw FabraException.Field(field, "has no kind", ErrorReason.InvalidValue),
    };
}
