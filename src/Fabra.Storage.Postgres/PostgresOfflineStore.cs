using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Stores;
using Fabra.Core.Time;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.Postgres.Contexts;
using Fabra.Storage.Postgres.Definitions;
using Fabra.Storage.Postgres.Documents;
using Fabra.Storage.Postgres.Documents.Vectors;
using Fabra.Storage.Postgres.Documents.Writing;
using Fabra.Storage.Postgres.Features;
using Fabra.Storage.Postgres.Partitions;
using Fabra.Storage.Postgres.Requests;
using Fabra.Storage.Postgres.Sql;
using Fabra.Storage.Postgres.Writing;
using Microsoft.Extensions.Logging;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres;

/// <summary>The offline store in a Postgres database that any number of replicas share.</summary>
internal sealed class PostgresOfflineStore : IOfflineStore
{
    private readonly PostgresDatabase _database;
    private readonly PostgresCalls _reads;
    private readonly PostgresCalls _writes;
    private readonly PostgresCalls _searches;
    private readonly PostgresCalls _setup;
    private readonly PostgresCalls _selects;
    private readonly PostgresWriter<ContextWrite> _contextWriter;
    private readonly PostgresWriter<FeatureRowsWrite> _featureWriter;
    private readonly PostgresWriter<VersionsWrite> _documentWriter;
    private readonly ImageCache _images;
    private readonly VectorUpkeep _vectors;
    private readonly PostgresUpkeep _upkeep;
    private readonly LockWait _lockWait;
    private readonly PostgresOptions _options;
    private readonly FabraClock _clock;
    private readonly ILogger _logger;
    private bool _disposed;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="Connections.ConnectionTextException">The connection string cannot be understood.</exception>
    public PostgresOfflineStore(PostgresOptions options, FabraClock clock, ILogger<PostgresOfflineStore> logger)
    {
        options.Validate();
        _options = options;
        _clock = clock;
        _logger = logger;
        _database = new PostgresDatabase(options);
        Description = _database.Description;
        _reads = new PostgresCalls(_database, _database.Reading, _database.CommandTimeout, clock.Time, attempts: 2);
        _writes = new PostgresCalls(_database, _database.Writing, _database.CommandTimeout, clock.Time, attempts: 1);
        _searches = new PostgresCalls(_database, _database.Reading, _database.LongTimeout, clock.Time, attempts: 2);
        _setup = new PostgresCalls(_database, _database.Working, PostgresDatabase.SetupTimeout, clock.Time, attempts: 1);
        _selects = new PostgresCalls(
            _database, _database.Selecting, options.SqlTimeout, clock.Time, attempts: 2, PostgresErrors.IsOfQuery);
        _contextWriter = new PostgresWriter<ContextWrite>(
            _database, _database.Writing, _database.CommandTimeout, new ContextBatch(clock), options, clock.Time);
        _featureWriter = new PostgresWriter<FeatureRowsWrite>(
            _database, _database.Writing, _database.CommandTimeout, new FeatureBatch(clock), options, clock.Time);
        _documentWriter = new PostgresWriter<VersionsWrite>(
            _database, _database.Working, _database.LongTimeout, new DocumentBatch(clock), options, clock.Time);
        _images = new ImageCache(PostgresErrors.Store, options.DocumentImageBytes);
        var calendar = new PartitionCalendar(options.PartitionSpan);
        Contexts = new PostgresContextLog(_contextWriter, _reads, clock, calendar.Length);
        Features = new PostgresFeatureHistory(_featureWriter, _reads);
        Definitions = new PostgresDefinitionStore(_writes, _reads);
        _lockWait = new LockWait(options.LockPatience, logger);
        _vectors = new VectorUpkeep(_setup, options.VectorSearch, _lockWait, clock, options.UpkeepInterval, logger);
        Documents = new PostgresDocumentStore(_documentWriter, _writes, _searches, _setup, _images, _vectors);
        RequestKeys = new PostgresRequestKeyStore(_writes, _reads, clock);
        Sql = new PostgresSqlQueries(_selects, options.SqlConnections);
        Partitions = new PostgresPartitions(_setup, calendar, options.PartitionsAhead, _lockWait, clock, logger);
        _upkeep = new PostgresUpkeep(Partitions, RequestKeys, clock, options.UpkeepInterval, logger);
    }

    public string Description { get; }

    public IContextLog Contexts { get; }

    public IFeatureHistory Features { get; }

    public IDefinitionStore Definitions { get; }

    public IDocumentStore Documents { get; }

    public IRequestKeyStore RequestKeys { get; }

    public ISqlQueries Sql { get; }

    /// <summary>The partitions of the context log.</summary>
    public PostgresPartitions Partitions { get; }

    IContextPartitions IOfflineStore.Partitions => Partitions;

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">
    /// The database cannot be reached or used, its schema is newer than this version knows, or it has no HNSW although that is required.
    /// </exception>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await new StartWait(_options.StartPatience, _clock.Time, _logger).RunAsync(
            () => _setup.RunAsync(
                async (connection, token) =>
                {
                    await ServerRequirements.CheckAsync(connection, _logger, token);
                    await Migrations.ApplyAsync(connection, _lockWait, _clock.Now, token);
                    return true;
                },
                cancellationToken),
            cancellationToken);
        if (await _setup.RunAsync((connection, token) => DatabaseClock.FindFaultAsync(connection, _clock, token), cancellationToken) is { } fault)
        {
            throw new StoreUnavailableException(PostgresErrors.Store, fault);
        }

        await _vectors.StartAsync(cancellationToken);
        await _upkeep.StartAsync(cancellationToken);
    }

    public async Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _writes.RunAsync(
                (connection, token) => connection.ExecuteAsync("UPDATE store_health SET checked_at = $1", [Parameter(_clock.Now)], token),
                cancellationToken);
            await _reads.RunAsync(
                (connection, token) => connection.ScalarAsync("SELECT checked_at FROM store_health", [], token), cancellationToken);
            if (await _reads.RunAsync((connection, token) => DatabaseClock.FindFaultAsync(connection, _clock, token), cancellationToken) is { } fault)
            {
                return new StoreHealth(false, fault);
            }

            var strays = Partitions.Strays == 0 ? "" : $"; {Partitions.Strays} contexts lie in the default partition";
            return new StoreHealth(true, $"{Description}; {_vectors.Choice.Description}{strays}");
        }
        catch (Exception failure) when (failure is StoreUnavailableException or ObjectDisposedException)
        {
            return new StoreHealth(false, failure.Message);
        }
    }

    public Task<Guid?> FindNewestIdAsync(CancellationToken cancellationToken) =>
        _reads.RunAsync((connection, token) => NewestId.FindAsync(connection, _clock.Now, token), cancellationToken);

    /// <summary>Commits what waits, refuses new calls, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _upkeep.DisposeAsync();
        await _vectors.DisposeAsync();
        await _contextWriter.DisposeAsync();
        await _featureWriter.DisposeAsync();
        await _documentWriter.DisposeAsync();
        foreach (var calls in new[] { _reads, _searches, _writes, _setup, _selects })
        {
            calls.Refuse();
        }

        await _database.DisposeAsync();
        _images.Dispose();
    }
}
