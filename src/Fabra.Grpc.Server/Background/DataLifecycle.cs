using Fabra.Authoring;
using Fabra.Core.Authoring;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Time;
using Fabra.Grpc.Server.Configuration;
using Fabra.Storage;

namespace Fabra.Grpc.Server.Background;

/// <summary>
/// Makes the opened stores ready for the first call: the clock and the ids begin after what is stored, definitions are loaded, those
/// declared in code are registered, and the newest values of every tenant are brought to an online store that begins empty. For one that
/// does not, see <see cref="OnlineCatchUp"/>.
/// </summary>
internal sealed partial class DataLifecycle(
    IOfflineStore store,
    IOnlineStore online,
    IdGenerator ids,
    FabraClock clock,
    DefinitionCatalog definitions,
    DefinitionRegistrar registrar,
    Declarations declarations,
    FabraOptions options,
    TimeProvider time,
    ILogger<DataLifecycle> logger) : IHostedService
{
    private const int Batch = 10_000;

    private readonly ILogger _logger = logger;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await store.FindNewestIdAsync(cancellationToken) is { } newest)
        {
            CheckClock(newest);
            ids.StartAfter(newest);
        }

        // What is declared in code is the one tenant's that is there without authentication.
        await definitions.RefreshAsync(TenantId.Default, cancellationToken);
        if (declarations.Entities.Count + declarations.Features.Count > 0)
        {
            await registrar.RegisterAsync(
                TenantId.Default, declarations.Entities, declarations.Features, validateOnly: false, cancellationToken);
        }

        if (online.Incarnation is null)
        {
            await LoadOnlineAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ids must go on growing, so that a server which began at a wrong time could not be told the right one later.</summary>
    private void CheckClock(Guid newest)
    {
        var (stored, system) = (Uuid7.Timestamp(newest), time.GetUtcNow());
        if (stored - system > clock.MaxAhead)
        {
            throw new StoreUnavailableException(
                "offline",
                $"its newest entry is of {stored:u}, {FabraClock.Words(stored - system)} ahead of this machine's clock, {system:u}. Set the clock; "
                + "or, when entries were written by a clock that was wrong, raise FABRA_CLOCK_MAX_AHEAD to go on from there");
        }
    }

    private async Task LoadOnlineAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var count = 0L;
        var batches = new OnlineBatches(definitions, Batch, online.FillBackAsync);
        await foreach (var row in store.Features.ReadLatestAsync(options.OnlineMaxEntries, cancellationToken))
        {
            await batches.AddAsync(row, cancellationToken);
            count++;
        }

        await batches.FlushAsync(cancellationToken);
        var elapsed = time.GetElapsedTime(started);
        LogLoaded(count, count < options.OnlineMaxEntries, elapsed);
    }

    [LoggerMessage(EventId = 1220, Level = LogLevel.Information,
        Message = "online_store_loaded values={Values} complete={Complete} elapsed={Elapsed}")]
    private partial void LogLoaded(long values, bool complete, TimeSpan elapsed);
}
