using Fabra.Core.Authoring;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Configuration;
using Fabra.Storage;

namespace Fabra.Grpc.Server.Background;

/// <summary>
/// Makes the opened stores ready for the first call: the clock and the ids begin after what is stored, definitions are loaded, those
/// declared in code are registered, and the newest values are brought to an online store that begins empty. For one that does not, see
/// <see cref="OnlineCatchUp"/>.
/// </summary>
internal sealed partial class DataLifecycle(
    IOfflineStore store,
    IOnlineStore online,
    IdGenerator ids,
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
            ids.StartAfter(newest);
        }

        var tenant = Caller.Anonymous.Tenant;
        await definitions.RefreshAsync(tenant, cancellationToken);
        if (declarations.Entities.Count + declarations.Features.Count > 0)
        {
            await registrar.RegisterAsync(
                tenant, declarations.Entities, declarations.Features, validateOnly: false, cancellationToken);
        }

        if (online.Incarnation is null)
        {
            await LoadOnlineAsync(tenant, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadOnlineAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (count, batch) = (0L, new List<FeatureRow>(Batch));
        await foreach (var row in store.Features.ReadLatestAsync(options.OnlineMaxEntries, cancellationToken))
        {
            batch.Add(row);
            count++;
            if (batch.Count == Batch)
            {
                await WriteAsync(tenant, batch, cancellationToken);
            }
        }

        await WriteAsync(tenant, batch, cancellationToken);
        var elapsed = time.GetElapsedTime(started);
        LogLoaded(count, count < options.OnlineMaxEntries, elapsed);
    }

    private async Task WriteAsync(TenantId tenant, List<FeatureRow> batch, CancellationToken cancellationToken)
    {
        if (batch.Count > 0)
        {
            await online.FillBackAsync(batch, key => definitions.Peek(tenant, key.FeatureName)?.Ttl, cancellationToken);
            batch.Clear();
        }
    }

    [LoggerMessage(EventId = 1220, Level = LogLevel.Information,
        Message = "online_store_loaded values={Values} complete={Complete} elapsed={Elapsed}")]
    private partial void LogLoaded(long values, bool complete, TimeSpan elapsed);
}
