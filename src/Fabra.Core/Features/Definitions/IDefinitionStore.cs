using Fabra.Core.Identity;

namespace Fabra.Core.Features;

/// <summary>Definitions of entities and features, versioned, shared by all replicas.</summary>
internal interface IDefinitionStore
{
    /// <summary>
    /// Everything stored after <paramref name="revision"/>, in the order stored: all versions of features. 0 loads all. The result's
    /// revision is the one to continue from.
    /// </summary>
    Task<DefinitionChanges> LoadAsync(TenantId tenant, long revision, CancellationToken cancellationToken);

    /// <summary>
    /// Stores definitions, all or nothing, durable when the task completes. Refused with false, nothing stored, when the tenant's
    /// revision is no longer <paramref name="expectedRevision"/>: load and try again.
    /// </summary>
    Task<bool> AppendAsync(
        TenantId tenant,
        long expectedRevision,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features,
        CancellationToken cancellationToken);
}

/// <summary>Definitions stored since some revision.</summary>
/// <param name="Revision">Grows with every append of the tenant; 0 when nothing was ever stored.</param>
internal sealed record DefinitionChanges(
    long Revision, IReadOnlyList<EntityDefinition> Entities, IReadOnlyList<FeatureDefinition> Features);
