using Fabra.Core.Identity;
using Fabra.Core.Time;

namespace Fabra.Core.Features;

/// <summary>Checks definitions and stores them: the same again changes nothing, a changed one is a new version.</summary>
internal sealed class DefinitionRegistrar(IDefinitionStore store, DefinitionCatalog catalog, FabraClock clock)
{
    private const int MostAttempts = 20;

    /// <summary>The definitions as stored, in the order given. All or nothing.</summary>
    /// <exception cref="FabraException">A definition is at fault; every field that is, is named.</exception>
    public async Task<DefinitionChanges> RegisterAsync(
        TenantId tenant,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features,
        bool validateOnly,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var snapshot = await catalog.RefreshAsync(tenant, cancellationToken);
            DefinitionRules.Check(entities, features, snapshot);
            var plan = Plan(snapshot, entities, features);
            if (validateOnly || (plan.NewEntities.Count == 0 && plan.NewFeatures.Count == 0))
            {
                return new DefinitionChanges(snapshot.Revision, plan.Entities, plan.Features);
            }

            if (await store.AppendAsync(tenant, snapshot.Revision, plan.NewEntities, plan.NewFeatures, cancellationToken))
            {
                var stored = await catalog.RefreshAsync(tenant, cancellationToken);
                return new DefinitionChanges(stored.Revision, plan.Entities, plan.Features);
            }

            // Another writer came first. Each failed attempt means that someone else succeeded, so this ends.
            if (attempt == MostAttempts)
            {
                throw new FabraException(ErrorReason.Overloaded, "definitions are being registered by many at once; try again");
            }
        }
    }

    private RegistrationPlan Plan(
        DefinitionSnapshot snapshot, IReadOnlyList<EntityDefinition> entities, IReadOnlyList<FeatureDefinition> features)
    {
        var now = clock.Now;
        var plan = new RegistrationPlan();
        foreach (var entity in entities)
        {
            plan.Entities.Add(entity);
            if (snapshot.Entities.GetValueOrDefault(entity.Name) != entity)
            {
                plan.NewEntities.Add(entity);
            }
        }

        foreach (var feature in features)
        {
            var known = snapshot.Features.GetValueOrDefault(feature.Name);
            if (known is not null && known.SaysTheSameAs(feature))
            {
                plan.Features.Add(known);
                continue;
            }

            var next = feature with { Version = (known?.Version ?? 0) + 1, CreatedAt = now };
            plan.Features.Add(next);
            plan.NewFeatures.Add(next);
        }

        return plan;
    }

    private sealed class RegistrationPlan
    {
        public List<EntityDefinition> Entities { get; } = [];

        public List<FeatureDefinition> Features { get; } = [];

        public List<EntityDefinition> NewEntities { get; } = [];

        public List<FeatureDefinition> NewFeatures { get; } = [];
    }
}
