namespace Fabra.Core.Features;

/// <summary>What a read found.</summary>
public enum FeatureStatus
{
    /// <summary>A value within its ttl.</summary>
    Present,

    /// <summary>An explicit null within its ttl.</summary>
    Null,

    /// <summary>Nothing was ever written; a default may stand in.</summary>
    NotFound,

    /// <summary>The newest value is past its ttl; a default may stand in.</summary>
    Expired,
}
