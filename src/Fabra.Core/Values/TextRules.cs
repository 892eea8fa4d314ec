namespace Fabra.Core.Values;

/// <summary>What any text that Fabra stores must satisfy, so that every backend can store it.</summary>
public static class TextRules
{
    /// <summary>What is wrong with a text: U+0000 or a lone surrogate. Null when nothing is.</summary>
    public static string? Fault(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
        {
            return "text holds U+0000";
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
