using Fabra.Core.Stores;

namespace Fabra.Grpc.Server.Background;

/// <summary>
/// Opens the stores before anything that uses them starts. The container closes them, after every service has stopped: what is
/// still queued then has been flushed by its owner.
/// </summary>
internal sealed partial class StoreLifecycle(IEnumerable<IStore> stores, ILogger<StoreLifecycle> logger) : IHostedService
{
    private readonly ILogger _logger = logger;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var store in stores)
        {
            await store.InitializeAsync(cancellationToken);
            LogOpened(store.Description);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1201, Level = LogLevel.Information, Message = "store_opened store={Store}")]
    private partial void LogOpened(string store);
}
