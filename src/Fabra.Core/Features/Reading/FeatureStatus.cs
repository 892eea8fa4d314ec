using Fabra.Core.Values;

namespace Fabra.Authoring;

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

/// <summary>The words for statuses in stored JSON, REST and metrics.</summary>
internal static class StatusWords
{
    private static readonly EnumWords<FeatureStatus> Words = new("present", "null", "not_found", "expired");

    public static string Of(FeatureStatus status) => Words.Of(status);

    public static FeatureStatus Parse(string word) => Words.Parse(word);
}
