using Fabra.Core.Identity;

namespace Fabra.Core.Contexts;

/// <summary>Which contexts; null or empty means no restriction.</summary>
internal sealed record ContextFilter(TenantId Tenant)
{
    /// <summary>Earliest timestamp, inclusive.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Latest timestamp, inclusive.</summary>
    public DateTimeOffset? End { get; init; }

    public string? Name { get; init; }

    public FreshnessStatus? FreshnessStatus { get; init; }

    public Subject? Subject { get; init; }

    /// <summary>All of these, key and value.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public Principal? Principal { get; init; }
}
