using System.Globalization;

namespace Fabra.Core.Tokens;

/// <summary>The distinctions that the pre-tokenizer patterns make between characters.</summary>
internal enum CharClass : byte
{
    /// <summary>Punctuation, symbols, controls, unassigned code points, lone surrogates.</summary>
    Other,

    /// <summary>Lu, Lt.</summary>
    Upper,

    /// <summary>Ll.</summary>
    Lower,

    /// <summary>Lm, Lo: letters that both halves of a word may hold.</summary>
    Caseless,

    /// <summary>Mn, Mc, Me.</summary>
    Mark,

    /// <summary>Nd, Nl, No.</summary>
    Number,

    /// <summary>White space other than <see cref="Newline"/>.</summary>
    Space,

    /// <summary>CR and LF.</summary>
    Newline,
}

/// <summary>Classifies characters by their Unicode general category.</summary>
/// <remarks>
/// White space is Unicode White_Space (U+0085 is in, U+FEFF is not), as in the original tokenizer's regular expressions; ports to
/// JavaScript have these two the other way round.
/// </remarks>
internal static class CharClasses
{
    private static readonly CharClass[] BasicPlane = Build();

    /// <summary>The class of the code point at <paramref name="index"/>, and how many UTF-16 units it takes.</summary>
    public static CharClass At(ReadOnlySpan<char> text, int index, out int width)
    {
        char c = text[index];
        width = 1;
        if (!char.IsHighSurrogate(c) || index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]))
        {
            return BasicPlane[c];
        }

        width = 2;
        return Classify(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[index + 1])));
    }

    /// <summary>The class of the code point that ends before <paramref name="index"/>, which is greater than zero.</summary>
    public static CharClass Before(ReadOnlySpan<char> text, int index, out int width)
    {
        bool pair = index >= 2 && char.IsLowSurrogate(text[index - 1]) && char.IsHighSurrogate(text[index - 2]);
        return At(text, index - (pair ? 2 : 1), out width);
    }

    public static bool IsLetter(CharClass c) => c is CharClass.Upper or CharClass.Lower or CharClass.Caseless;

    public static bool IsWhiteSpace(CharClass c) => c is CharClass.Space or CharClass.Newline;

    private static CharClass[] Build()
    {
        var classes = new CharClass[char.MaxValue + 1];
        for (int c = 0; c < classes.Length; c++)
        {
            classes[c] = (char)c switch
            {
                '\r' or '\n' => CharClass.Newline,
                var space when char.IsWhiteSpace(space) => CharClass.Space,
                var other => Classify(CharUnicodeInfo.GetUnicodeCategory(other)),
            };
        }

        return classes;
    }

    private static CharClass Classify(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharClass.Upper,
        UnicodeCategory.LowercaseLetter => CharClass.Lower,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharClass.Caseless,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharClass.Mark,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharClass.Number,
        _ => CharClass.Other,
    };
}
