using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Core.Assembly;

/// <summary>Knows features by name: as they are now, or in a replay as they were.</summary>
internal interface IDefinitionSource
{
    /// <exception cref="Errors.FabraException">Unknown feature, naming <paramref name="field"/>.</exception>
    ValueTask<FeatureDefinition> GetAsync(TenantId tenant, string name, string field, CancellationToken cancellationToken);
}
