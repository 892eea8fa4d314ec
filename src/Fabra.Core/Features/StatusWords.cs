namespace Fabra.Core.Features;

/// <summary>The words for statuses in stored JSON and REST.</summary>
public static class StatusWords
{
    private static readonly string[] Words = ["present", "null", "not_found", "expired"];

    public static string Of(FeatureStatus status) => Words[(int)status];

    public static FeatureStatus Parse(string word) => Array.IndexOf(Words, word) is >= 0 and var index
        ? (FeatureStatus)index
        : throw new FormatException($"\"{word}\" is no status.");
}
