using System.Buffers;

namespace Fabra.Core.Values;

/// <summary>What any text that Fabra stores must satisfy, so that every backend can store it.</summary>
internal static class TextRules
{
    /// <summary>The fault of a text with U+0000, which Postgres does not take in any text.</summary>
    public const string HoldsZero = "text holds U+0000";

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(char.IsControl)]);

    /// <summary>Whether a text holds a control character (Unicode's category Cc).</summary>
    public static bool HasControl(ReadOnlySpan<char> text) => text.ContainsAny(Controls);

    /// <summary>What is wrong with a text: U+0000 or a lone surrogate. Null when nothing is.</summary>
    public static string? Fault(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
        {
            return HoldsZero;
        }

        for (var at = text.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0 && at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
            {
                return "text holds half of a surrogate pair";
            }

            at++;
        }

        return null;
    }
}
