namespace Fabra.Core.Features;

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
