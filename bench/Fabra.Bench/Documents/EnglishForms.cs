namespace Fabra.Bench.Documents;

/// <summary>Another form of a word, as a careless writer of English would make it: a query rarely repeats the form of the text.</summary>
internal static class EnglishForms
{
    private static readonly (string Ending, string Instead)[] Rules =
    [
        ("ies", "y"), ("ing", "ed"), ("ed", "ing"), ("ss", "sses"), ("s", ""), ("y", "ies"), ("", "s"),
    ];

    public static string Another(string word)
    {
        if (word.Length < 4 || !word.All(char.IsAsciiLetterLower))
        {
            return word;
        }

        var (ending, instead) = Rules.First(rule =>
            word.EndsWith(rule.Ending, StringComparison.Ordinal) && word.Length - rule.Ending.Length >= 3);
        return word[..^ending.Length] + instead;
    }
}
