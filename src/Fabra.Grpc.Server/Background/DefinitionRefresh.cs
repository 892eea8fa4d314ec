using Fabra.Authoring;
using Fabra.Core.Background;
using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Grpc.Server.Background;

/// <summary>
/// Learns within a second of definitions that other replicas registered. An unknown name is looked up at once anyway; this is for
/// newer versions of what is known.
/// </summary>
internal sealed partial class DefinitionRefresh(DefinitionCatalog definitions, TimeProvider time, ILogger<DefinitionRefresh> logger)
    : BackgroundService
{
    /// <summary>Half of the second, so that a round that takes its time is still early enough.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _logger = logger;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.EveryAsync(Interval, time, RefreshAsync, report: null, stoppingToken);

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in definitions.Tenants)
        {
            await RefreshAsync(tenant, cancellationToken);
        }
    }

    private async Task RefreshAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        try
        {
            await definitions.RefreshAsync(tenant, cancellationToken);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or ObjectDisposedException)
        {
            // The store's health check reports that it is down; here it only means that nothing new can be learned.
            LogFailed(failure.Message);
        }
    }

    [LoggerMessage(EventId = 1221, Level = LogLevel.Debug, Message = "definition_refresh_failed error={Error}")]
    private partial void LogFailed(string error);
}
