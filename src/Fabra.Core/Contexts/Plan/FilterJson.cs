using System.Text.Json;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>
/// A filter as stored JSON: one object with one member, named as the contract's condition, values typed:
/// <c>{"equals":{"field":"year","value":{"int64_value":"2024"}}}</c>.
/// </summary>
internal static class FilterJson
{
    public static void Write(Utf8JsonWriter writer, DocumentFilter filter)
    {
        writer.WriteStartObject();
        switch (filter)
        {
            case DocumentFilter.Equal equal:
                writer.WriteStartObject("equals");
                writer.WriteString("field", equal.Field);
                writer.Typed("value", equal.Value);
                writer.WriteEndObject();
                break;
            case DocumentFilter.In one:
                writer.WriteStartObject("in");
                writer.WriteString("field", one.Field);
                writer.WriteStartArray("values");
                foreach (var value in one.Values)
                {
                    TypedJson.Write(writer, value);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            case DocumentFilter.Range range:
                writer.WriteStartObject("range");
                WriteRange(writer, range);
                writer.WriteEndObject();
                break;
            case DocumentFilter.All all:
                WriteList(writer, "all", all.Filters);
                break;
            case DocumentFilter.Any any:
                WriteList(writer, "any", any.Filters);
                break;
            default:
                throw new ArgumentException($"{filter.GetType().Name} is no kind of filter.", nameof(filter));
        }

        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">The JSON is no filter.</exception>
    public static DocumentFilter Read(JsonElement json)
    {
        var condition = json.EnumerateObject().First();
        var body = condition.Value;
        return condition.Name switch
        {
            "equals" => new DocumentFilter.Equal(body.Text("field"u8), TypedJson.Read(body.GetProperty("value"u8))),
            "in" => new DocumentFilter.In(body.Text("field"u8), [.. body.Elements("values"u8).Select(TypedJson.Read)]),
            "range" => new DocumentFilter.Range(
                body.Text("field"u8),
                body.TypedValue("min"u8),
                body.Flag("min_exclusive"u8),
                body.TypedValue("max"u8),
                body.Flag("max_exclusive"u8)),
            "all" => new DocumentFilter.All([.. body.EnumerateArray().Select(Read)]),
            "any" => new DocumentFilter.Any([.. body.EnumerateArray().Select(Read)]),
            _ => throw new FormatException($"\"{condition.Name}\" is no condition of a filter."),
        };
    }

    private static void WriteRange(Utf8JsonWriter writer, DocumentFilter.Range range)
    {
        writer.WriteString("field", range.Field);
        writer.Typed("min", range.Min);
        writer.WriteBoolean("min_exclusive", range.MinExclusive);
        writer.Typed("max", range.Max);
        writer.WriteBoolean("max_exclusive", range.MaxExclusive);
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<DocumentFilter> filters)
    {
        writer.WriteStartArray(name);
        foreach (var filter in filters)
        {
            Write(writer, filter);
        }

        writer.WriteEndArray();
    }
}
