using System.Globalization;

namespace Fabra.Core.Documents.Search;

/// <summary>The distinctions that finding words makes between characters.</summary>
internal enum WordCharacter
{
    /// <summary>White space, punctuation, symbols, controls.</summary>
    None,

    /// <summary>A letter that is not a small one.</summary>
    Upper,

    /// <summary>A small letter, or one of a script without case.</summary>
    Lower,

    Number,

    /// <summary>A mark or joiner, which belongs to what it follows.</summary>
    Mark,

    /// <summary>A letter of a script that writes words without spaces between them.</summary>
    Unspaced,
}

internal static class WordCharacters
{
    private static readonly (int First, int Last)[] UnspacedRanges =
    [
        (0x0E00, 0x0EFF), // Thai, Lao
        (0x1000, 0x11FF), // Myanmar; Georgian lies between, see below; Hangul jamo
        (0x1780, 0x17FF), // Khmer
        (0x3005, 0x3007), // ideographic iteration mark and zero
        (0x3041, 0x30FF), // Hiragana, Katakana
        (0x3130, 0x318F), // Hangul compatibility jamo
        (0x31F0, 0x31FF), // Katakana extensions
        (0x3400, 0x9FFF), // Han
        (0xAC00, 0xD7A3), // Hangul: spaced, but with particles joined to words
        (0xF900, 0xFAFF), // Han
        (0xFF66, 0xFFDC), // half-width Katakana and Hangul
        (0x20000, 0x323AF), // Han
    ];

    /// <summary>The kind of the code point at <paramref name="at"/>, and how many UTF-16 units it takes.</summary>
    public static WordCharacter At(string text, int at, out int width)
    {
        char c = text[at];
        width = 1;
        if (c < 0x80)
        {
            return char.IsAsciiLetterLower(c) ? WordCharacter.Lower
                : char.IsAsciiLetterUpper(c) ? WordCharacter.Upper
                : char.IsAsciiDigit(c) ? WordCharacter.Number
                : WordCharacter.None;
        }

        int point = c;
        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            width = 2;
            point = char.ConvertToUtf32(c, text[at + 1]);
        }

        return CharUnicodeInfo.GetUnicodeCategory(point) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => WordCharacter.Upper,
            UnicodeCategory.LowercaseLetter => WordCharacter.Lower,
            UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.LetterNumber =>
                IsUnspaced(point) ? WordCharacter.Unspaced : WordCharacter.Lower,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber => WordCharacter.Number,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => WordCharacter.Mark,

            // Soft hyphen, zero-width joiners: inside a word they are no break.
            UnicodeCategory.Format => WordCharacter.Mark,
            _ => WordCharacter.None,
        };
    }

    private static bool IsUnspaced(int point)
    {
        foreach ((int first, int last) in UnspacedRanges)
        {
            if (point <= last)
            {
                return point >= first && point is not (>= 0x10A0 and <= 0x10FF);
            }
        }

        return false;
    }
}
