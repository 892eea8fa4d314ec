namespace Fabra.Core.Contexts;

/// <summary>The words for lineage's enumerations in stored JSON and REST.</summary>
public static class LineageWords
{
    private static readonly string[] Inclusions = ["yes", "no", "unknown"];
    private static readonly string[] Freshness = ["guaranteed", "degraded"];

    public static string Of(Inclusion inclusion) => Inclusions[(int)inclusion];

    public static string Of(FreshnessStatus status) => Freshness[(int)status];

    public static Inclusion ParseInclusion(string word) => (Inclusion)Index(Inclusions, word);

    public static FreshnessStatus ParseFreshness(string word) => (FreshnessStatus)Index(Freshness, word);

    private static int Index(string[] words, string word) => Array.IndexOf(words, word) is >= 0 and var index
        ? index
        : throw new FormatException($"\"{word}\" is none of {string.Join(", ", words)}.");
}
