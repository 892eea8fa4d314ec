using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Core.Assembly;

/// <summary>Definitions as they are now.</summary>
internal sealed class LiveDefinitions(DefinitionCatalog catalog) : IDefinitionSource
{
    public ValueTask<FeatureDefinition> GetAsync(
        TenantId tenant, string name, string field, CancellationToken cancellationToken) =>
        catalog.GetAsync(tenant, name, field, cancellationToken);
}
