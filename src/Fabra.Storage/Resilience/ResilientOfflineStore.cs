using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Stores;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.Resilience;

/// <summary>
/// A remote offline store behind one guard for all its parts. Two things go past it. Appends to the context log: Core's evidence writer
/// gives them their own time and circuit already, because it has a spool to fall back to and not an error; a second circuit would only
/// disagree with it. SQL: an auditor's query takes its time, and ends with its caller.
/// </summary>
internal sealed class ResilientOfflineStore : IOfflineStore
{
    private readonly IOfflineStore _inner;
    private readonly StoreGuard _guard;
    private readonly GuardedHealth _health;

    /// <param name="inner">The store; disposed with this.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ResilientOfflineStore(
        IOfflineStore inner, StoreGuardOptions options, TimeProvider time, ILogger<ResilientOfflineStore> logger)
    {
        _inner = inner;
        _guard = new StoreGuard(options, time, logger);
        _health = new GuardedHealth(inner, _guard, options, time);
        Contexts = new ResilientContextLog(inner.Contexts, _guard);
        Features = new ResilientFeatureHistory(inner.Features, _guard);
        Definitions = new ResilientDefinitionStore(inner.Definitions, _guard);
        Documents = new ResilientDocumentStore(inner.Documents, _guard);
        RequestKeys = new ResilientRequestKeyStore(inner.RequestKeys, _guard);
    }

    public IContextLog Contexts { get; }

    public IFeatureHistory Features { get; }

    public IDefinitionStore Definitions { get; }

    public IDocumentStore Documents { get; }

    public IRequestKeyStore RequestKeys { get; }

    public ISqlQueries Sql => _inner.Sql;

    /// <summary>Unguarded like SQL: who purges waits for its turn.</summary>
    public IContextPartitions Partitions => _inner.Partitions;

    public string Description => _inner.Description;

    /// <summary>Takes the time that migrations take.</summary>
    public Task InitializeAsync(CancellationToken cancellationToken) => _inner.InitializeAsync(cancellationToken);

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken) => _health.CheckAsync(cancellationToken);

    public Task<Guid?> FindNewestIdAsync(CancellationToken cancellationToken) =>
        _guard.RunLongAsync(_inner.FindNewestIdAsync, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _guard.Dispose();
        return _inner.DisposeAsync();
    }
}
