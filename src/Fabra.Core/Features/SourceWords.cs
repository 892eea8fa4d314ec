namespace Fabra.Core.Features;

/// <summary>The words for sources in stored JSON and REST; empty for none.</summary>
public static class SourceWords
{
    private static readonly string[] Words = ["", "cache", "compute", "history", "fallback"];

    public static string Of(FeatureSource source) => Words[(int)source];

    public static FeatureSource Parse(string word) => (FeatureSource)Math.Max(0, Array.IndexOf(Words, word));
}
