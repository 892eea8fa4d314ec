using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Core.Replay;

/// <summary>Definitions in the versions that a plan read; what it did not read, as it is now.</summary>
internal sealed class RecordedDefinitions(DefinitionCatalog catalog, ContextPlan plan) : IDefinitionSource
{
    private readonly Dictionary<string, long> _versions = plan.Reads
        .GroupBy(read => read.Key.FeatureName, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().DefinitionVersion, StringComparer.Ordinal);

    public async ValueTask<FeatureDefinition> GetAsync(
        TenantId tenant, string name, string field, CancellationToken cancellationToken) =>
        (_versions.TryGetValue(name, out var version)
            ? await catalog.FindVersionAsync(tenant, name, version, cancellationToken)
            : null)
        ?? await catalog.GetAsync(tenant, name, field, cancellationToken);
}
