using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Stores;
using Fabra.Core.Time;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.DuckDb.Definitions;
using Fabra.Storage.DuckDb.Documents;
using Fabra.Storage.DuckDb.Features;
using Fabra.Storage.DuckDb.Journal;
using Fabra.Storage.DuckDb.Requests;
using Fabra.Storage.DuckDb.Sql;
using Fabra.Storage.DuckDb.Writing;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb;

/// <summary>
/// The offline store in one DuckDB file, owned by this process: many readers, one writer, every write in a group commit.
/// </summary>
internal sealed class DuckDbOfflineStore : IOfflineStore
{
    private readonly DuckDbDatabase _database;
    private readonly DuckDbReads _reads;
    private readonly DuckDbReads _sqlReads;
    private readonly DuckDbWriter _writer;
    private readonly ContextJournal _journal;
    private readonly FeatureCompactor _compactor;
    private readonly KeyUpkeep _keys;
    private readonly ImageCache _images;
    private bool _disposed;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DuckDbOfflineStore(DuckDbOptions options, FabraClock clock, ILogger<DuckDbOfflineStore> logger)
    {
        options.Validate();
        options = options with { Path = DatabaseFiles.Resolve(options.Path) };
        _database = new DuckDbDatabase(options, clock.Time, logger);
        _reads = new DuckDbReads(_database, "DuckDB read", options.ReadConnections);
        _sqlReads = new DuckDbReads(_database, "DuckDB SQL", options.SqlConnections);
        var checkpointer = new Checkpointer(options, logger);
        _writer = new DuckDbWriter(_database, checkpointer, options, clock, logger);
        _journal = new ContextJournal(_writer, _reads, options, clock, logger);
        _compactor = new FeatureCompactor(_writer, _database, checkpointer, options.TailRows, clock.Time, logger);
        _writer.AfterCommit = state => _compactor.Notice(state.Parts);
        Description = $"DuckDB at {options.Path}";
        Contexts = new DuckDbContextLog(_journal, _reads, new BlockCache(options));
        Features = new DuckDbFeatureHistory(_writer, _reads, _database);
        Definitions = new DuckDbDefinitionStore(_writer, _reads);
        _images = new ImageCache(DuckDbErrors.Store, options.DocumentImageBytes);
        Documents = new DuckDbDocumentStore(_writer, _reads, _database, _images);
        RequestKeys = new DuckDbRequestKeyStore(_writer, _journal, _reads, clock);
        _keys = new KeyUpkeep(RequestKeys, clock, logger);
        Sql = new DuckDbSqlQueries(
            _database, _journal, _sqlReads, options.SqlConnections, new SqlClock(options.SqlTimeout, clock.Time));
    }

    public IContextPartitions Partitions { get; } = new NoPartitions();

    public string Description { get; }

    public IContextLog Contexts { get; }

    public IFeatureHistory Features { get; }

    public IDefinitionStore Definitions { get; }

    public IDocumentStore Documents { get; }

    public IRequestKeyStore RequestKeys { get; }

    public ISqlQueries Sql { get; }

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">
    /// The file cannot be opened; when another process has it, the cause is a <see cref="DatabaseInUseException"/>.
    /// </exception>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await _writer.InitializeAsync(cancellationToken);
        await _journal.OpenAsync(cancellationToken);
        _writer.LeavesOneFile = true;
        _keys.Start();
    }

    public async Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _writer.WriteAsync(new HealthWrite(), cancellationToken);
            await _reads.ReadAsync(connection => connection.Scalar("SELECT checked_at FROM store_health"), cancellationToken);
            return await _journal.FindFaultAsync(cancellationToken) is { } fault
                ? new StoreHealth(false, fault)
                : new StoreHealth(true, Description);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or FabraException or ObjectDisposedException)
        {
            return new StoreHealth(false, failure.Message);
        }
    }

    public async Task<Guid?> FindNewestIdAsync(CancellationToken cancellationToken)
    {
        await _journal.CatchUpAsync(cancellationToken);
        return await _reads.ReadAsync(
            connection => (Guid?)connection.Scalar(
                """
                SELECT greatest(
                    (SELECT max(context_id) FROM context_log),
                    (SELECT max(value_id) FROM feature_rows),
                    (SELECT max(index_id) FROM document_indexes),
                    (SELECT max(version_id) FROM document_versions))
                """),
            cancellationToken);
    }

    /// <summary>Commits what waits, ends reads, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _keys.DisposeAsync();
        await _journal.DisposeAsync();
        _writer.LeavesOneFile &= _journal.IsFilled;
        await _compactor.DisposeAsync();
        await _writer.DisposeAsync();
        _reads.Refuse();
        _sqlReads.Refuse();
        _database.Dispose();
        _reads.Dispose();
        _sqlReads.Dispose();
        _images.Dispose();
    }
}
