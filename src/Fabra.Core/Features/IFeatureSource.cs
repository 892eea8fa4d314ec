using Fabra.Core.Identity;

namespace Fabra.Core.Features;

/// <summary>Answers the feature reads of a scope: live, or from history in a replay.</summary>
public interface IFeatureSource
{
    /// <summary>Reads, in the order asked. A value that is missing or cannot be read is a reading that says so.</summary>
    Task<IReadOnlyList<FeatureReading>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken);
}
