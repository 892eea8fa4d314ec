using System.Globalization;
using System.Numerics;
using System.Text.Json;
using DuckDB.NET.Data;
using Fabra.Core.Time;
using Fabra.Core.Values;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>
/// DuckDB's values as Fabra's. What has no kind of its own (decimals, dates, times, UUIDs, integers beyond 64 bits, NaN) is its
/// text; inside lists and structs that holds for blobs and timestamps too, for these are read as JSON.
/// </summary>
internal static class SqlValues
{
    /// <summary>Reads a row, of which some columns hold nested values as JSON.</summary>
    public static IReadOnlyList<Value> ReadRow(DuckDBDataReader reader, bool[] nested)
    {
        var row = new Value[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? Value.Null
                : nested[i] ? OfJson(reader.GetString(i))
                : Of(reader.GetValue(i));
        }

        return row;
    }

    /// <summary>True for the kinds of types that the driver reads into collections which cannot hold null.</summary>
    public static bool IsNested(string databaseType) => databaseType is "List" or "Array" or "Struct" or "Map" or "Union";

    private static Value OfJson(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1_024 });
        return Of(document.RootElement);
    }

    private static Value Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        JsonValueKind.Number when json.TryGetInt64(out var number) => Value.Of(number),
        JsonValueKind.Number when json.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') => Value.Of(json.GetDouble()),
        JsonValueKind.Number => Value.Of(json.GetRawText()),
        JsonValueKind.String => Value.Of(Storable(json.GetString()!)),
        JsonValueKind.Array => Value.Of(json.EnumerateArray().Select(Of)),
        JsonValueKind.Object => Value.Of(json.EnumerateObject().Select(
            field => KeyValuePair.Create(Storable(field.Name), Of(field.Value)))),
        _ => Value.Null,
    };

    private static Value Of(object field) => field switch
    {
        bool flag => Value.Of(flag),
        sbyte or byte or short or ushort or int or uint or long => Value.Of(Convert.ToInt64(field, CultureInfo.InvariantCulture)),
        ulong number => number <= long.MaxValue ? Value.Of((long)number) : Text(number),
        BigInteger number => number >= long.MinValue && number <= long.MaxValue ? Value.Of((long)number) : Text(number),
        float number => float.IsFinite(number) ? Value.Of((double)number) : Text(number),
        double number => double.IsFinite(number) ? Value.Of(number) : Text(number),
        string text => Value.Of(Storable(text)),
        Guid id => Value.Of(id.ToString("D")),
        DateTime time => Value.Of(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).CutToMicroseconds()),
        DateTimeOffset time => Value.Of(time.CutToMicroseconds()),
        DateOnly date => Value.Of(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => Value.Of(time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)),
        TimeSpan span => Value.Of(span.ToString("c", CultureInfo.InvariantCulture)),
        Stream octets => Octets(octets),
        _ => Text(field),
    };

    private static Value Octets(Stream stream)
    {
        using (stream)
        {
            var octets = new byte[stream.Length];
            stream.ReadExactly(octets);
            return Value.Of(octets);
        }
    }

    private static Value Text(object field) => Value.Of(Storable(Convert.ToString(field, CultureInfo.InvariantCulture)!));

    // A query can compose what Fabra never stores, such as chr(0).
    private static string Storable(string text) => TextRules.Fault(text) is null ? text : text.Replace('\0', '\uFFFD');
}
