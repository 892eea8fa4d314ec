using System.Diagnostics.Metrics;
using Fabra.Core.Assembly;
using Fabra.Core.Budget;
using Fabra.Core.Evidence;
using Fabra.Core.Features;
using Fabra.Core.Ids;
using Fabra.Core.Replay;
using Fabra.Core.Time;
using Fabra.Storage.InMemory;
using Fabra.Testing;

namespace Fabra.Core.Tests.Harness;

/// <summary>Everything of Core over the in-memory stores, with a clock that moves when told to.</summary>
internal sealed partial class CoreHarness : IAsyncDisposable
{
    private readonly Meter _meter = new("Fabra");
    private readonly InMemoryOfflineStore _offline;

    public CoreHarness(CoreSetup? setup = null, ManualTimeProvider? time = null)
    {
        Setup = setup ?? new CoreSetup();
        Time = time ?? new ManualTimeProvider();
        Clock = new FabraClock(Time);
        var random = new SeededRandom(Setup.Seed);
        Ids = new IdGenerator(Clock, random);
        _offline = new InMemoryOfflineStore(Setup.Data, Time);
        Online = new SwitchableOnlineStore(new InMemoryOnlineStore(new InMemoryOnlineOptions(), Time));
        History = new TamperedHistory(_offline.Features);
        Log = new TamperedLog(_offline.Contexts);
        Documents = OpenSearch();
        Definitions = new DefinitionCatalog(_offline.Definitions);
        Registrar = new DefinitionRegistrar(_offline.Definitions, Definitions, Clock);
        Publisher = new OnlinePublisher(Online, History, Definitions, Clock, PublisherLog);
        var computation = new FeatureComputation(History, Publisher, Ids, Clock, new CapturedLog<FeatureComputation>());
        Reader = new FeatureReader(Online, History, Setup.Functions, computation, Publisher, Clock, ReaderLog);
        Writer = new FeatureWriter(History, Definitions, Publisher, Ids, Clock);
        var options = new EvidenceOptions { Mode = Setup.Mode };
        var evidence = new EvidenceWriter(
            Log, null, new StoreCircuit(options, Time), options, Time, new EvidenceMetrics(_meter, null), new CapturedLog<EvidenceWriter>());
        Contexts = new ContextReader(Log, evidence, Definitions);
        Assembler = new ContextAssembler(
            Reader,
            Definitions,
            Setup.Registry,
            Documents,
            new EarlierRequests(Setup.Keys ?? _offline.RequestKeys, evidence, Contexts, options, Time),
            evidence,
            PriceTable.BuiltIn,
            Ids,
            Clock,
            random,
            new SealOptions { ReplicaId = "replica-a", RecordContent = Setup.RecordContent, CodeVersion = Setup.CodeVersion },
            new CapturedLog<ContextAssembler>());
        Replayer = new ContextReplayer(
            Contexts, History, Definitions, Setup.Functions, Setup.Registry, Documents, PriceTable.BuiltIn, Clock);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public CoreSetup Setup { get; }

    public ManualTimeProvider Time { get; }

    public FabraClock Clock { get; }

    public IdGenerator Ids { get; }

    public SwitchableOnlineStore Online { get; }

    public TamperedHistory History { get; }

    public TamperedLog Log { get; }

    public TamperedSearch Documents { get; }

    public DefinitionCatalog Definitions { get; }

    public DefinitionRegistrar Registrar { get; }

    public OnlinePublisher Publisher { get; }

    public FeatureReader Reader { get; }

    public FeatureWriter Writer { get; }

    public ContextReader Contexts { get; }

    public ContextAssembler Assembler { get; }

    public ContextReplayer Replayer { get; }

    public CapturedLog<FeatureReader> ReaderLog { get; } = new();

    public CapturedLog<OnlinePublisher> PublisherLog { get; } = new();

    /// <summary>Another server over the same store, later: nothing but the store's data and the time is carried over.</summary>
    public CoreHarness Restart(Func<CoreSetup, CoreSetup>? change = null) =>
        new((change ?? (same => same))(Setup) with { Seed = Setup.Seed + 1 }, Time);

    public async ValueTask DisposeAsync()
    {
        await Publisher.DisposeAsync();
        await _offline.DisposeAsync();
        await Online.DisposeAsync();
        _meter.Dispose();
    }
}
