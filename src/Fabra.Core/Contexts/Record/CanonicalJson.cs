using System.Buffers;
using System.Globalization;
using System.Text;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>
/// Canonical JSON (RFC 8785) for what a manifest needs: objects of strings and objects. Members are sorted by UTF-16 code units
/// (§3.2.3), strings escape only what must be (§3.2.2.2).
/// </summary>
internal static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(['"', '\\', .. Enumerable.Range(0, ' ').Select(code => (char)code)]);

    private static readonly Comparer<KeyValuePair<string, object>> ByName =
        Comparer<KeyValuePair<string, object>>.Create(static (one, other) => string.CompareOrdinal(one.Key, other.Key));

    /// <summary>UTF-8 of an object whose members are strings or further such objects.</summary>
    public static byte[] Serialize(IReadOnlyCollection<KeyValuePair<string, object>> members) => ScratchBuffer.Write(members, Append);

    private static void Append(ArrayBufferWriter<byte> text, IReadOnlyCollection<KeyValuePair<string, object>> members)
    {
        var sorted = members.ToArray();
        Array.Sort(sorted, ByName);
        text.Write("{"u8);
        for (var i = 0; i < sorted.Length; i++)
        {
            text.Write(i == 0 ? "\""u8 : ",\""u8);
            Append(text, sorted[i].Key);
            text.Write("\":"u8);
            if (sorted[i].Value is string leaf)
            {
                text.Write("\""u8);
                Append(text, leaf);
                text.Write("\""u8);
            }
            else
            {
                Append(text, (IReadOnlyCollection<KeyValuePair<string, object>>)sorted[i].Value);
            }
        }

        text.Write("}"u8);
    }

    private static void Append(ArrayBufferWriter<byte> text, ReadOnlySpan<char> value)
    {
        for (var at = value.IndexOfAny(Escaped); at >= 0; at = value.IndexOfAny(Escaped))
        {
            Encoding.UTF8.GetBytes(value[..at], text);
            Encoding.UTF8.GetBytes(Escape(value[at]), text);
            value = value[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(value, text);
    }

    private static string Escape(char letter) => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
    };
}
