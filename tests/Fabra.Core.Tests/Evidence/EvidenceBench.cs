using System.Diagnostics.Metrics;
using Fabra.Core.Evidence;
using Fabra.Core.Evidence.Spool;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

/// <summary>A writer, a spool in a folder of its own and a drainer over a log that fails as told.</summary>
internal sealed class EvidenceBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly Meter _meter = new("Fabra");

    private EvidenceBench(EvidenceOptions options) => Options = options;

    public EvidenceOptions Options { get; }

    public ManualTimeProvider Time { get; } = new();

    public FlakyContextLog Log { get; } = new();

    public CapturedLog<EvidenceWriter> WriterLog { get; } = new();

    public CapturedLog<SpoolDrainer> DrainerLog { get; } = new();

    public MeterReadings Readings { get; private set; } = null!;

    public ContextSpool Spool { get; private set; } = null!;

    public StoreCircuit Circuit { get; private set; } = null!;

    public EvidenceWriter Writer { get; private set; } = null!;

    public SpoolDrainer Drainer { get; private set; } = null!;

    public string Folder => _folder.Path;

    public static Task<EvidenceBench> CreateAsync(EvidenceMode mode = EvidenceMode.BestEffort, long maxBytes = 1L << 30) =>
        CreateAsync(new EvidenceOptions { Mode = mode }, maxBytes);

    public static async Task<EvidenceBench> CreateAsync(EvidenceOptions options, long maxBytes = 1L << 30)
    {
        var bench = new EvidenceBench(options);
        bench.Readings = new MeterReadings(bench._meter);
        bench.Spool = await Spools.OpenAsync(
            bench.Folder, bench.Time, maxBytes: maxBytes, cancellationToken: TestContext.Current.CancellationToken);
        bench.Circuit = new StoreCircuit(bench.Options, bench.Time);
        bench.Writer = new EvidenceWriter(
            bench.Log, bench.Spool, bench.Circuit, bench.Options, bench.Time,
            new EvidenceMetrics(bench._meter, bench.Spool), bench.WriterLog);
        bench.Drainer = new SpoolDrainer(bench.Log, bench.Spool, bench.Circuit, bench.Options, bench.Time, bench.DrainerLog);
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await Drainer.DisposeAsync();
        await Spool.DisposeAsync();
        Readings.Dispose();
        _meter.Dispose();
        _folder.Dispose();
    }
}
