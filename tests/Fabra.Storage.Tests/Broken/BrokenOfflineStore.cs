using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Stores;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

/// <summary>
/// The in-memory store with one thing wrong, to prove that the suites would notice. Without a defect it is a correct store.
/// </summary>
internal sealed class BrokenOfflineStore(InMemoryOfflineStore inner, InMemoryData data, TimeProvider time, Defect defect) : IOfflineStore
{
    public string Description => inner.Description;

    public IContextLog Contexts { get; } = new BrokenContextLog(inner, data, time, defect);

    public IFeatureHistory Features { get; } = new BrokenFeatureHistory(inner, data, defect);

    public IDefinitionStore Definitions { get; } = new BrokenDefinitionStore(inner.Definitions, defect);

    public IDocumentStore Documents { get; } = new BrokenDocumentStore(inner, data, defect);

    public IRequestKeyStore RequestKeys { get; } = new BrokenRequestKeyStore(inner.RequestKeys, defect);

    public ISqlQueries Sql => inner.Sql;

    public IContextPartitions Partitions => inner.Partitions;

    public Task InitializeAsync(CancellationToken cancellationToken) => inner.InitializeAsync(cancellationToken);

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(defect.Heed(cancellationToken));

    public async Task<Guid?> FindNewestIdAsync(CancellationToken cancellationToken)
    {
        var newest = await inner.FindNewestIdAsync(defect.Heed(cancellationToken));
        return defect == Defect.NewestIdIsTheLastContext ? data.Contexts.LastOrDefault()?.ContextId : newest;
    }

    public ValueTask DisposeAsync() => defect == Defect.WorksAfterDispose ? ValueTask.CompletedTask : inner.DisposeAsync();
}
