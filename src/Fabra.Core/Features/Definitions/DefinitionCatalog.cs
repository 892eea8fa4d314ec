using System.Collections.Concurrent;
using Fabra.Core.Identity;
using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Features;

/// <summary>The definitions in memory: read on every call, refreshed from the store when something is not known here.</summary>
internal sealed class DefinitionCatalog(IDefinitionStore store)
{
    private readonly ConcurrentDictionary<TenantId, DefinitionSnapshot> _tenants = new();

    /// <summary>Those of whom anything was ever loaded.</summary>
    public IEnumerable<TenantId> Tenants => _tenants.Keys;

    /// <summary>Whether anything of a tenant was ever loaded.</summary>
    public bool Knows(TenantId tenant) => _tenants.ContainsKey(tenant);

    /// <summary>What is known without asking the store.</summary>
    public DefinitionSnapshot Current(TenantId tenant) => _tenants.GetValueOrDefault(tenant, DefinitionSnapshot.Empty);

    /// <summary>The newest version of a definition as far as it is known without asking the store; null when it is not.</summary>
    public FeatureDefinition? Peek(TenantId tenant, string name) => Current(tenant).Find(name);

    /// <summary>How long after its event time a value of a tenant may be forgotten online; null for never.</summary>
    public Func<FeatureKey, TimeSpan?> Expiry(TenantId tenant) => key => Peek(tenant, key.FeatureName)?.Ttl;

    /// <summary>Loads what other writers stored.</summary>
    public async Task<DefinitionSnapshot> RefreshAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var changes = await store.LoadAsync(tenant, Current(tenant).Revision, cancellationToken);

        // Two refreshes may race: merging is idempotent, and a snapshot never replaces one of a later revision.
        return _tenants.AddOrUpdate(
            tenant,
            (_, loaded) => DefinitionSnapshot.Empty.With(loaded),
            (_, current, loaded) => current.With(loaded),
            changes);
    }

    /// <summary>The newest version of a definition.</summary>
    /// <exception cref="FabraException">Unknown feature, with the closest names, naming <paramref name="field"/>.</exception>
    public ValueTask<FeatureDefinition> GetAsync(
        TenantId tenant, string name, string field, CancellationToken cancellationToken) =>
        Peek(tenant, name) is { } known ? new(known) : LoadAsync(tenant, name, field, cancellationToken);

    /// <summary>The version of a definition that was the newest at an instant; see <see cref="DefinitionSnapshot.FindAt"/>.</summary>
    /// <exception cref="FabraException">Unknown feature, with the closest names, naming <paramref name="field"/>.</exception>
    public async ValueTask<FeatureDefinition> GetAtAsync(
        TenantId tenant, string name, DateTimeOffset instant, string field, CancellationToken cancellationToken)
    {
        await GetAsync(tenant, name, field, cancellationToken);
        return Current(tenant).FindAt(name, instant)!;
    }

    /// <summary>The newest version of a definition; null when the store does not know it either.</summary>
    public async ValueTask<FeatureDefinition?> FindAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        Peek(tenant, name) ?? (await RefreshAsync(tenant, cancellationToken)).Find(name);

    /// <summary>What is wrong with a name that <see cref="FindAsync"/> does not know, with the closest names, naming its field.</summary>
    public FabraException Unknown(TenantId tenant, string name, string field) => TextRules.Fault(name) is { } fault
        ? FabraException.Field(field, fault)
        : NotFound.Feature(field, name, Current(tenant).Features.Keys);

    /// <summary>One version of a definition; null when it is not stored.</summary>
    public async ValueTask<FeatureDefinition?> FindVersionAsync(
        TenantId tenant, string name, long version, CancellationToken cancellationToken) =>
        Current(tenant).Versions.GetValueOrDefault((name, version))
        ?? (await RefreshAsync(tenant, cancellationToken)).Versions.GetValueOrDefault((name, version));

    private async ValueTask<FeatureDefinition> LoadAsync(
        TenantId tenant, string name, string field, CancellationToken cancellationToken)
    {
        var fresh = await RefreshAsync(tenant, cancellationToken);
        return fresh.Find(name) ?? throw Unknown(tenant, name, field);
    }
}
