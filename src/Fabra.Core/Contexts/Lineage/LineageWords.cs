using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>Whether every value met its limit.</summary>
internal enum FreshnessStatus
{
    Guaranteed,
    Degraded,
}

/// <summary>Whether a value is in the final text.</summary>
internal enum Inclusion
{
    Yes,

    /// <summary>Its item was dropped.</summary>
    No,

    /// <summary>It was read by code that then wrote text of its own.</summary>
    Unknown,
}

/// <summary>The words for lineage's enumerations in stored JSON and REST.</summary>
internal static class LineageWords
{
    private static readonly EnumWords<Inclusion> Inclusions = new("yes", "no", "unknown");
    private static readonly EnumWords<FreshnessStatus> Freshness = new("guaranteed", "degraded");

    public static string Of(Inclusion inclusion) => Inclusions.Of(inclusion);

    public static string Of(FreshnessStatus status) => Freshness.Of(status);

    public static Inclusion ParseInclusion(string word) => Inclusions.Parse(word);

    public static FreshnessStatus ParseFreshness(string word) => Freshness.Parse(word);

    public static bool TryParseFreshness(string word, out FreshnessStatus status) => Freshness.TryParse(word, out status);
}
