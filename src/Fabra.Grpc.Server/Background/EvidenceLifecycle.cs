using Fabra.Core.Contexts;
using Fabra.Core.Diagnostics;
using Fabra.Core.Evidence;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Grpc.Server.Configuration;

namespace Fabra.Grpc.Server.Background;

/// <summary>Opens the spool before calls are taken, drains it while the server runs, and closes it after the last call.</summary>
internal sealed class EvidenceLifecycle(
    IContextLog log, FabraOptions options, TimeProvider time, ILoggerFactory loggers) : IEvidenceWriter, IHostedService, IAsyncDisposable
{
    private ContextSpool? _spool;
    private SpoolDrainer? _drainer;
    private EvidenceWriter? _writer;
    private IDisposable? _circuitShown;

    /// <summary>How much waits in the spool; null before the start.</summary>
    public SpoolDepth? Depth => _spool?.Depth;

    /// <summary>What could not be read of the spool at the start.</summary>
    public IReadOnlyList<SpoolDamage> Damages => _spool?.Damages ?? [];

    private EvidenceWriter Writer => _writer ?? throw new InvalidOperationException("The spool is not open yet.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = new EvidenceOptions { Mode = options.Evidence.Mode, AppendTimeout = options.Evidence.Timeout };
        var spoolOptions = new SpoolOptions
        {
            Directory = options.Evidence.SpoolDirectory,
            MaxBytes = options.Evidence.SpoolMaxBytes,
        };
        var circuit = new StoreCircuit(settings, time);
        _circuitShown = CircuitMetrics.Show("context_log", () => circuit.IsOpen ? CircuitMetrics.Open : CircuitMetrics.Closed);
        _spool = await ContextSpool.OpenAsync(spoolOptions, time, loggers.CreateLogger<ContextSpool>(), cancellationToken);
        var metrics = new EvidenceMetrics(FabraMeter.Instance, _spool);
        _writer = new EvidenceWriter(log, _spool, circuit, settings, time, metrics, loggers.CreateLogger<EvidenceWriter>());
        _drainer = new SpoolDrainer(log, _spool, circuit, settings, time, loggers.CreateLogger<SpoolDrainer>());
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
}
