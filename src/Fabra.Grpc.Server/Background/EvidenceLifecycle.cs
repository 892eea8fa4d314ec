using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Diagnostics;
using Fabra.Core.Evidence;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Core.Stores;
using Fabra.Grpc.Server.Configuration;
using Fabra.Storage;

namespace Fabra.Grpc.Server.Background;

/// <summary>
/// Opens the spool of the store before calls are taken, drains it while the server runs, and closes it after the last call.
/// </summary>
internal sealed class EvidenceLifecycle(
    IOfflineStore store,
    DefaultSpool defaultSpool,
    FabraOptions options,
    EvidenceOptions settings,
    TimeProvider time,
    ILoggerFactory loggers)
    : IEvidenceWriter, IHostedService, IAsyncDisposable
{
    private ContextSpool? _spool;
    private SpoolDrainer? _drainer;
    private EvidenceWriter? _writer;
    private IDisposable? _circuitShown;

    /// <summary>How much waits in the spool; null before the start.</summary>
    public SpoolDepth? Depth => _spool?.Depth;

    /// <summary>The store that the spool belongs to; null before the start.</summary>
    public StoreIdentity? Store => _spool?.Store;

    /// <summary>What could not be read of the spool at the start.</summary>
    public IReadOnlyList<SpoolDamage> Damages => _spool?.Damages ?? [];

    private EvidenceWriter Writer => _writer ?? throw new InvalidOperationException("The spool is not open yet.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var spoolOptions = await SpoolOptionsAsync(cancellationToken);
        var circuit = new StoreCircuit(settings, time);
        _circuitShown = CircuitMetrics.Show("context_log", () => circuit.IsOpen ? CircuitMetrics.Open : CircuitMetrics.Closed);
        if (options.Evidence.SpoolDirectory is null)
        {
            await DrainEarlierAsync(spoolOptions with { Directory = DefaultSpool.Earlier }, circuit, cancellationToken);
        }

        _spool = await ContextSpool.OpenAsync(spoolOptions, time, loggers.CreateLogger<ContextSpool>(), cancellationToken);
        var metrics = new EvidenceMetrics(FabraMeter.Instance, _spool);
        _writer = new EvidenceWriter(store.Contexts, _spool, circuit, settings, time, metrics, loggers.CreateLogger<EvidenceWriter>());
        _drainer = Drainer(_spool, circuit);
        _drainer.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_drainer is { } drainer)
        {
            await drainer.StopAsync();
        }
    }

    public Task<EvidenceResult> WriteAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken) =>
        Writer.WriteAsync(record, key, cancellationToken);

    public ValueTask<ContextRecord?> FindSpooledAsync(TenantId tenant, Guid contextId, CancellationToken cancellationToken) =>
        Writer.FindSpooledAsync(tenant, contextId, cancellationToken);

    public RequestKeyMatch? FindSpooledRequest(RequestKey key) => Writer.FindSpooledRequest(key);

    public IAsyncEnumerable<ContextRecord> ReadSpooledAsync(TenantId tenant, CancellationToken cancellationToken) =>
        Writer.ReadSpooledAsync(tenant, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _circuitShown?.Dispose();

        // The container disposes what it registered under several types several times.
        if (Interlocked.Exchange(ref _drainer, null) is { } drainer)
        {
            await drainer.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _spool, null) is { } spool)
        {
            await spool.DisposeAsync();
        }
    }

    /// <summary>The store is open by now, so that its identity is known before anything of a spool is read.</summary>
    private async Task<SpoolOptions> SpoolOptionsAsync(CancellationToken cancellationToken)
    {
        var identity = await store.IdentifyAsync(cancellationToken);
        return new SpoolOptions
        {
            Directory = options.Evidence.SpoolDirectory ?? defaultSpool.FolderOf(identity.Id),
            Store = identity,
            Origin = new StoreOrigin(store.Contexts, store.Features, store.Documents),
            Adopt = options.Evidence.SpoolAdopt is { } owner ? SpoolAdoption.Parse(owner) : null,
            MaxBytes = options.Evidence.SpoolMaxBytes,
        };
    }

    /// <summary>
    /// What an earlier version left in the default folder of then goes to the log before calls are taken that may ask for it.
    /// </summary>
    private async Task DrainEarlierAsync(SpoolOptions earlier, StoreCircuit circuit, CancellationToken cancellationToken)
    {
        await using var spool = await ContextSpool.TryOpenLeftAsync(
            earlier, time, loggers.CreateLogger<ContextSpool>(), cancellationToken);
        if (spool is null)
        {
            return;
        }

        await using var drainer = Drainer(spool, circuit);
        if (!await drainer.DrainAsync(cancellationToken))
        {
            throw new StoreUnavailableException(
                "context log",
                $"it does not take the {spool.Depth.Records} records that wait in {earlier.Directory}, where spools were in earlier versions");
        }
    }

    private SpoolDrainer Drainer(ContextSpool spool, StoreCircuit circuit) =>
        new(store.Contexts, spool, circuit, settings, time, loggers.CreateLogger<SpoolDrainer>());
}
