using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fabra.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ListValue = Fabra.V1.ListValue;
using Value = Fabra.V1.Value;

namespace Fabra.Client;

public static partial class FabraValue
{
    /// <summary>The value of an object, by the table above.</summary>
    /// <param name="value">The object; <c>null</c> is an explicit null.</param>
    /// <exception cref="ArgumentException">No value can hold it exactly: a type outside the table (<see cref="decimal"/> and
    /// <see cref="TimeSpan"/> are), NaN, an infinity, U+0000 in text, a <see cref="DateTime"/> of unspecified kind, nesting deeper
    /// than <see cref="MaxDepth"/> or <see cref="MaxWireDepth"/>.</exception>
    /// <exception cref="OverflowException">An unsigned integer exceeds <see cref="long.MaxValue"/>.</exception>
    public static Value From(object? value) => CheckDepth(From(value, 0));

    private static Value From(object? value, int depth) => value switch
    {
        null => Null,
        Value already => already,
        bool flag => new Value { BoolValue = flag },
        long or int or short or sbyte or byte or uint or ushort => new Value { Int64Value = Convert.ToInt64(value, null) },
        ulong number => new Value { Int64Value = checked((long)number) },
        double number => OfDouble(number),
        float number => OfDouble(number),
        string text => OfText(text),
        Guid id => new Value { StringValue = id.ToString("D") },
        byte[] bytes => new Value { BytesValue = ByteString.CopyFrom(bytes) },
        ReadOnlyMemory<byte> bytes => new Value { BytesValue = ByteString.CopyFrom(bytes.Span) },
        Memory<byte> bytes => new Value { BytesValue = ByteString.CopyFrom(bytes.Span) },
        ByteString bytes => new Value { BytesValue = bytes },
        DateTimeOffset time => new Value { TimestampValue = Timestamp.FromDateTimeOffset(time) },
        DateTime time => OfDateTime(time),
        Timestamp time => new Value { TimestampValue = time },
        JsonElement json => FromJson(json, depth),
        JsonDocument json => FromJson(json.RootElement, depth),
        JsonNode json => FromJson(JsonSerializer.SerializeToElement(json), depth),
        IDictionary fields => OfDictionary(fields, depth),
        IEnumerable<KeyValuePair<string, object?>> fields => OfFields(fields, depth),
        IEnumerable elements => OfElements(elements, depth),
        _ => throw new ArgumentException($"A {value.GetType()} has no exact value.", nameof(value)),
    };

    private static Value OfDouble(double number) => double.IsFinite(number)
        ? new Value { DoubleValue = number }
        : throw new ArgumentException("NaN and the infinities are not values.", nameof(number));

    private static Value OfText(string text) => new() { StringValue = CheckText(text) };

    private static string CheckText(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("U+0000 cannot be stored in text.", nameof(text))
        : text;

    private static Value OfDateTime(DateTime time) => time.Kind == DateTimeKind.Unspecified
        ? throw new ArgumentException("A DateTime of unspecified kind is no instant; use DateTimeOffset.", nameof(time))
        : new Value { TimestampValue = Timestamp.FromDateTime(time.ToUniversalTime()) };

    private static Value OfDictionary(IDictionary fields, int depth)
    {
        var named = new List<KeyValuePair<string, object?>>(fields.Count);
        foreach (DictionaryEntry field in fields)
        {
            var name = field.Key as string
                ?? throw new ArgumentException("Only dictionaries with string keys are values.", nameof(fields));
            named.Add(new(name, field.Value));
        }

        return OfFields(named, depth);
    }

    private static Value OfFields(IEnumerable<KeyValuePair<string, object?>> fields, int depth)
    {
        var inner = Deeper(depth);
        var value = new StructValue();
        foreach (var (name, field) in fields)
        {
            value.Fields[CheckText(name)] = From(field, inner);
        }

        return new Value { StructValue = value };
    }

    private static Value OfElements(IEnumerable elements, int depth)
    {
        var inner = Deeper(depth);
        var value = new ListValue();
        foreach (var element in elements)
        {
            value.Values.Add(From(element, inner));
        }

        return new Value { ListValue = value };
    }

    private static int Deeper(int depth) => depth < MaxDepth
        ? depth + 1
        : throw new ArgumentException($"Values nest at most {MaxDepth} deep.", nameof(depth));
}
