namespace Fabra.Storage.Tests.Support;

/// <summary>Texts that a careless filter confuses with each other, or takes for syntax.</summary>
public static class HostileText
{
    /// <summary>Each is a different text; a filter for one must find that one only.</summary>
    public static readonly string[] All =
    [
        "plain", "Plain", "PLAIN", "plain ", " plain",
        "it's", "it''s", "\"quoted\"", "\\\"quoted\\\"", "back\\slash", "back\\\\slash", "trailing\\",
        "a%b", "axb", "axxb", "%", "a_b", "_", "a*b", "a?b", "[ab]", "a\\%b",
        "'; DROP TABLE context_log; --", "' OR '1'='1", "$1", "?", "{0}", "$$", "@p0", ":p",
        "{\"a\":\"b\"}", "a\":\"b", "\",\"", "}", "[\"a\"]", "null", "true", "1", "01", "1.0",
        "tab\there", "line\nbreak", "carriage\rreturn", "\u0001", "\u007f", "\u2028", "a\u200Bb", "ab",
        "é", "e\u0301", "É", "ß", "ss", "SS", "ﬁ", "fi", "İ", "i", "ı", "I", "日本語", "العربية", "👩‍🚀", "👩", "𝕏", "\uFFFD", "\uFEFFbom",
        "a\tb", "a b", "a\u00A0b", "a|b", "a/b", "a,b", "a;b", "a:b", "a\u001Fb", "-", "--", "/*", "\\N", "\\x00", "NaN",
    ];
}
