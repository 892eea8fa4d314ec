using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fabra.Core.Records;

/// <summary>
/// Canonical JSON (RFC 8785) for what a manifest needs: objects of strings and objects. Members are sorted by UTF-16 code units
/// (§3.2.3), strings escape only what must be (§3.2.2.2).
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(['"', '\\', .. Enumerable.Range(0, ' ').Select(code => (char)code)]);

    /// <summary>UTF-8 of an object whose members are strings or further such objects.</summary>
    public static byte[] Serialize(IReadOnlyDictionary<string, object> members)
    {
        var text = new StringBuilder();
        Append(text, members);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, IReadOnlyDictionary<string, object> members)
    {
        text.Append('{');
        var separator = "";
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            text.Append(separator);
            separator = ",";
            Append(text, name);
            text.Append(':');
            if (value is string leaf)
            {
                Append(text, leaf);
            }
            else
            {
                Append(text, (IReadOnlyDictionary<string, object>)value);
            }
        }

        text.Append('}');
    }

    private static void Append(StringBuilder text, string value)
    {
        text.Append('"');
        if (!value.AsSpan().ContainsAny(Escaped))
        {
            text.Append(value).Append('"');
            return;
        }

        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }
}
