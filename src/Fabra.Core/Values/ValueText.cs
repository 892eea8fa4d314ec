using System.Globalization;
using System.Text;

namespace Fabra.Core.Values;

/// <summary>
/// How a value reads in a context's text. One table: null is empty, bool lower-case, int64 decimal, double as ECMAScript writes it,
/// string itself, bytes base64 (RFC 4648 §4), timestamp RFC 3339 in UTC, list and struct compact JSON, the fields of structs sorted by
/// code point.
/// </summary>
internal static class ValueText
{
    /// <summary>As new contexts render it.</summary>
    public static string Render(Value value) => Render(value, RenderingRules.Current);

    /// <summary>By the rule of a context's plan.</summary>
    public static string Render(Value value, RenderingRule rule) => value.Kind switch
    {
        ValueKind.Null => "",
        ValueKind.Bool => value.AsBool ? "true" : "false",
        ValueKind.Int64 => value.AsInt64.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => EcmaScriptNumber.Format(value.AsDouble),
        ValueKind.String => value.AsString,
        ValueKind.Bytes => Convert.ToBase64String(value.AsBytes.Span),
        ValueKind.Timestamp => TimestampText.Format(value.AsTimestamp),
        _ => Encoding.UTF8.GetString(NaturalJson.Serialize(value, rule)),
    };
}
