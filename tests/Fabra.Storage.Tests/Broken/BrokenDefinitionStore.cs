using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.Tests.Broken;

/// <summary>Definitions with a defect.</summary>
internal sealed class BrokenDefinitionStore(IDefinitionStore inner, Defect defect) : IDefinitionStore
{
    public async Task<DefinitionChanges> LoadAsync(TenantId tenant, long revision, CancellationToken cancellationToken)
    {
        var since = defect == Defect.LoadIgnoresItsRevision ? 0 : revision;
        var changes = await inner.LoadAsync(Tenant(tenant), since, defect.Heed(cancellationToken));
        return changes with
        {
            Features = defect switch
            {
                Defect.LoadsNewestVersionsOnly => [.. changes.Features.GroupBy(feature => feature.Name).Select(group => group.Last())],
                Defect.ForgetsDefaults => [.. changes.Features.Select(feature => feature with { DefaultValue = null })],
                Defect.SortsDefinitions => [.. changes.Features.OrderBy(feature => feature.Name, StringComparer.Ordinal)],
                _ => changes.Features,
            },
        };
    }

    public async Task<bool> AppendAsync(
        TenantId tenant,
        long expectedRevision,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features,
        CancellationToken cancellationToken)
    {
        var token = defect.Heed(cancellationToken);
        var expected = defect == Defect.ForgetsTheRevisionCheck
            ? (await inner.LoadAsync(Tenant(tenant), 0, token)).Revision
            : expectedRevision;
        return await inner.AppendAsync(Tenant(tenant), expected, entities, features, token);
    }

    private TenantId Tenant(TenantId tenant) => defect == Defect.TenantsShareDefinitions ? new TenantId("") : tenant;
}
