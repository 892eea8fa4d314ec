using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Stores;

namespace Fabra.Storage.InMemory;

/// <summary>
/// The offline store's rules in their simplest form, without durability: the reference that other backends are compared with, and a
/// quick store for tests. Not for production. Lives as long as its <see cref="InMemoryData"/>.
/// </summary>
internal sealed class InMemoryOfflineStore : IOfflineStore
{
    private readonly InMemorySession _session;

    public InMemoryOfflineStore(InMemoryData data, TimeProvider time)
    {
        _session = new InMemorySession(data, time);
        Contexts = new InMemoryContextLog(_session);
        Features = new InMemoryFeatureHistory(_session);
        Definitions = new InMemoryDefinitionStore(_session);
        Documents = new InMemoryDocumentStore(_session);
        RequestKeys = new InMemoryRequestKeyStore(_session);
        Sql = new UnsupportedSql(_session);
    }

    public IContextLog Contexts { get; }

    public IFeatureHistory Features { get; }

    public IDefinitionStore Definitions { get; }

    public IDocumentStore Documents { get; }

    public IRequestKeyStore RequestKeys { get; }

    /// <summary>Refuses every query: there is no SQL engine here.</summary>
    public ISqlQueries Sql { get; }

    public IContextPartitions Partitions { get; } = new NoPartitions();

    public string Description => "in memory, lost on exit";

    public Task InitializeAsync(CancellationToken cancellationToken) => _session.RunAsync(_ => true, cancellationToken);

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_session.IsClosed ? new StoreHealth(false, "closed") : new StoreHealth(true, "in memory"));
    }

    public Task<Guid?> FindNewestIdAsync(CancellationToken cancellationToken) => _session.RunAsync(
        data => data.Positions.Keys
            .Concat(data.History.Values.SelectMany(rows => rows).Select(row => row.ValueId))
            .Concat(data.Indexes.Select(index => index.IndexId))
            .Concat(data.Documents.Values.SelectMany(versions => versions).Select(stored => stored.Version.VersionId))
            .Max(id => (Guid?)id),
        cancellationToken);

    public ValueTask DisposeAsync()
    {
        _session.Close();
        return ValueTask.CompletedTask;
    }
}
