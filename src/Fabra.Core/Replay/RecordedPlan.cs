using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>What a plan has of an assembly's reads: definitions by their version then, values by key, retrievals in the order made.</summary>
internal sealed class RecordedPlan(ContextPlan plan)
{
    private readonly Dictionary<FeatureKey, PlanRead> _reads = plan.Reads.ToDictionary(read => read.Key);
    private readonly Dictionary<string, long> _versions = plan.Reads
        .GroupBy(read => read.Key.FeatureName, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().DefinitionVersion, StringComparer.Ordinal);

    private readonly List<PlanRetrieval> _unused = [.. plan.Retrievals.Where(retrieval => retrieval.Reference is not null)];

    /// <summary>A definition in the version that was read then; one that was not read, as it is now.</summary>
    public async ValueTask<FeatureDefinition> GetDefinitionAsync(
        DefinitionCatalog catalog, TenantId tenant, string name, string field, CancellationToken cancellationToken) =>
        (_versions.TryGetValue(name, out var version)
            ? await catalog.FindVersionAsync(tenant, name, version, cancellationToken)
            : null)
        ?? await catalog.GetAsync(tenant, name, field, cancellationToken);

    /// <summary>A value as it was read; null when it was not.</summary>
    public PlanRead? FindRead(FeatureKey key) => _reads.GetValueOrDefault(key);

    /// <summary>What the plan has under the reference; null when it has nothing, or nothing more.</summary>
    public PlanRetrieval? Take(RetrievalReference reference)
    {
        var key = RetrievalReferenceJson.Key(reference);
        var index = Find(key, 0);
        if (index < 0)
        {
            return null;
        }

        // A retrieval that failed each time it was asked for is in the plan once, and fails each time here too.
        var recorded = _unused[index];
        if (recorded.Failure is null || Find(key, index + 1) >= 0)
        {
            _unused.RemoveAt(index);
        }

        return recorded;
    }

    /// <summary>The retrieval as the record has it.</summary>
    public static Retrieval AsRecorded(PlanRetrieval recorded) => new(recorded.Lineage, recorded.Results)
    {
        Reference = recorded.Reference,
        Failure = recorded.Failure is { } reason ? RetrievalFailures.Recorded(reason, recorded.Lineage.TrackingError) : null,
    };

    private int Find(string key, int from) =>
        _unused.FindIndex(from, retrieval => RetrievalReferenceJson.Key(retrieval.Reference!) == key);
}
