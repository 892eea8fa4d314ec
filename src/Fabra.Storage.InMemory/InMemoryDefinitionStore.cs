using System.Runtime.InteropServices;
using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.InMemory;

/// <summary>Definitions of every revision.</summary>
internal sealed class InMemoryDefinitionStore(InMemorySession session) : IDefinitionStore
{
    public Task<DefinitionChanges> LoadAsync(TenantId tenant, long revision, CancellationToken cancellationToken) =>
        session.RunAsync(
            data =>
            {
                var all = data.Definitions.GetValueOrDefault(tenant) ?? [];
                var since = all.Skip((int)revision).ToArray();
                return new DefinitionChanges(
                    all.Count,
                    [.. since.SelectMany(stored => stored.Entities)],
                    [.. since.SelectMany(stored => stored.Features)]);
            },
            cancellationToken);

    public Task<bool> AppendAsync(
        TenantId tenant,
        long expectedRevision,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features,
        CancellationToken cancellationToken) => session.RunAsync(
            data =>
            {
                ref var all = ref CollectionsMarshal.GetValueRefOrAddDefault(data.Definitions, tenant, out _);
                all ??= [];
                if (all.Count != expectedRevision)
                {
                    return false;
                }

                all.Add(new StoredDefinitions([.. entities], [.. features]));
                return true;
            },
            cancellationToken);
}
