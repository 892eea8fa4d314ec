using Fabra.Core.Values;

namespace Fabra.Authoring;

/// <summary>Where a value came from.</summary>
public enum FeatureSource
{
    /// <summary>No value, so no source.</summary>
    None,

    /// <summary>The online store.</summary>
    Cache,

    /// <summary>The feature's own function.</summary>
    Compute,

    /// <summary>History, after a healthy online miss, or for an as-of read.</summary>
    History,

    /// <summary>History because the online store failed, or the default.</summary>
    Fallback,
}

/// <summary>The words for sources in stored JSON, REST and metrics; empty for none, which any other word reads as.</summary>
internal static class SourceWords
{
    private static readonly EnumWords<FeatureSource> Words = new("", "cache", "compute", "history", "fallback");

    public static string Of(FeatureSource source) => Words.Of(source);

    public static FeatureSource Parse(string word) => Words.TryParse(word, out var source) ? source : FeatureSource.None;
}
