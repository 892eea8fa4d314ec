using System.Globalization;
using System.Text.Json;
using Fabra.Core.Values;
using Fabra.Storage.Sql;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>
/// DuckDB's values as Fabra's. What has no kind of its own (decimals, dates, times, intervals, UUIDs, integers beyond 64 bits) or does not
/// fit (timestamps beyond the years 1 to 9999, infinities) is the text that the database prints; inside lists and structs that holds for
/// blobs and timestamps too, for these are read as JSON.
/// </summary>
internal static class SqlValues
{
    /// <summary>Most digits that a double keeps.</summary>
    private const int DoubleDigits = 17;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_024 };

    public static Value OfInteger(object number) => Value.Of(Convert.ToInt64(number, CultureInfo.InvariantCulture));

    /// <summary>The shortest number that is the same in single precision, as the database prints it, and not its long double.</summary>
    public static Value Of(float number) =>
        Of(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    public static Value Of(double number) =>
        double.IsFinite(number) ? Value.Of(number) : Value.Of(number.ToString(CultureInfo.InvariantCulture));

    // A query can compose what Fabra never stores, such as chr(0).
    public static Value OfText(string text) => Value.Of(Storable(text));

    public static Value OfWhole(string digits) => SqlNumbers.Whole(digits);

    public static Value OfTimestamp(string text) => SqlTimestamps.Of(text);

    /// <summary>What nests deeper than values may, or is no JSON (NaN), stays the text of it.</summary>
    public static Value OfJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Deep);
            return Of(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or FabraException)
        {
            return OfText(json);
        }
    }

    private static Value Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        JsonValueKind.Number => Number(json),
        JsonValueKind.String => OfText(json.GetString()!),
        JsonValueKind.Array => Value.Of(json.EnumerateArray().Select(Of)),
        JsonValueKind.Object => Value.Of(json.EnumerateObject().Select(
            field => KeyValuePair.Create(Storable(field.Name), Of(field.Value)))),
        _ => Value.Null,
    };

    /// <summary>JSON does not tell a decimal from a double; one with more digits than a double keeps is a decimal.</summary>
    private static Value Number(JsonElement json)
    {
        var text = json.GetRawText();
        if (!text.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return SqlNumbers.Whole(text);
        }

        var exponent = text.AsSpan().IndexOfAny('e', 'E');
        var digits = text[..(exponent < 0 ? text.Length : exponent)].Replace(".", "", StringComparison.Ordinal).Trim('-', '0').Length;
        return digits <= DoubleDigits && json.TryGetDouble(out var number) && double.IsFinite(number) ? Value.Of(number) : Value.Of(text);
    }

    private static string Storable(string text) => TextRules.Fault(text) is null ? text : text.Replace('\0', '\uFFFD');
}
