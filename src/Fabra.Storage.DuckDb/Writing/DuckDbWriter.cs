using DuckDB.NET.Data;
using Fabra.Core.Errors;
using Fabra.Core.Time;
using Fabra.Storage.DuckDb.Journal;
using Fabra.Storage.DuckDb.Native;
using Fabra.Storage.DuckDb.Requests;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>The one writer. Every write of the store goes through its group commit, in one order.</summary>
internal sealed class DuckDbWriter : IAsyncDisposable
{
    private readonly DuckDbDatabase _database;
    private readonly Checkpointer _checkpointer;
    private readonly DuckDbOptions _options;
    private readonly FabraClock _clock;
    private readonly CommitMarker _marker;
    private readonly ILogger _logger;
    private readonly Worker _thread = new("DuckDB writer", 1);
    private readonly GroupCommitter<DuckDbWrite, WriteResult> _committer;
    private volatile WriterState? _state;
    private DuckDbInstance? _lastInstance;
    private DuckDbLease? _lease;
    private WriterInserts? _inserts;
    private long _commits;
    private bool _markerFails;

    public DuckDbWriter(DuckDbDatabase database, Checkpointer checkpointer, DuckDbOptions options, FabraClock clock, ILogger logger)
    {
        _database = database;
        _checkpointer = checkpointer;
        _options = options;
        _clock = clock;
        _logger = logger;
        _marker = new CommitMarker(JournalFiles.FolderOf(options.Path));
        _committer = new GroupCommitter<DuckDbWrite, WriteResult>(
            new GroupCommitOptions(DuckDbErrors.Store) { QueueLimit = options.QueueLimit },
            batch => Task.FromResult<IReadOnlyList<WriteResult>>(Commit(batch)),
            // Batches are taken on the writer's own thread. When the shared pool, busy with calls, handed it the next batch, it waited for
            // half a millisecond after each commit under load.
            new WorkerScheduler(_thread));
    }

    /// <summary>Called on the writer's thread when the state was read or has changed.</summary>
    public Action<WriterState>? AfterCommit { get; set; }

    /// <summary>Called on the writer's thread with the newest position of the log that the file itself has.</summary>
    public Action<long>? AfterCheckpoint { get; set; }

    /// <summary>
    /// Whether the log is folded into the file at the end, so that the file alone is the database. Not of a database that was refused: what its
    /// log holds behind a damage would be lost.
    /// </summary>
    public bool LeavesOneFile { get; set; }

    /// <summary>What was found when the database was opened.</summary>
    public CommitNumbers Commits { get; private set; }

    /// <summary>The index of request keys; null while what the database holds is in doubt.</summary>
    public RequestKeyIndex? Keys => _state is { Instance.Invalid: false } state ? state.Keys : null;

    /// <summary>Opens the database and reads what the writer has to know.</summary>
    public Task InitializeAsync(CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            var state = Connect().Use(State);
            Commits = new CommitNumbers(state.Commits, ReadMarker(), state.IsOpen);
            return true;
        },
        cancellationToken);

    /// <summary>What is missing now, contexts up to a position and transactions, is not missed again.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public Task SettleAsync(long position, CancellationToken cancellationToken) => _thread.RunAsync(
        () =>
        {
            _marker.Settle(_commits, position);
            return true;
        },
        cancellationToken);

    public Task<WriteResult> WriteAsync(DuckDbWrite write, CancellationToken cancellationToken) =>
        _committer.WriteAsync(write, cancellationToken);

    /// <summary>Commits what waits, and folds the write-ahead log into the file if that is asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        await _committer.DisposeAsync();
        if (LeavesOneFile && _state is { Instance.Invalid: false } state)
        {
            await _thread.RunAsync(() => _lease!.Use(connection => Close(connection, state.Instance)), CancellationToken.None);
        }

        _thread.Dispose();
        _lease?.Dispose();
        _marker.Dispose();
    }

    private WriteResult[] Commit(IReadOnlyList<DuckDbWrite> writes) => Connect().Use(connection =>
    {
        try
        {
            return Commit(connection, writes, byDriver: false);
        }
        catch (InsertFailedException)
        {
            // Rolled back. The driver says in its own exceptions what is wrong.
            return Commit(connection, writes, byDriver: true);
        }
    });

    private WriteResult[] Commit(DuckDBConnection connection, IReadOnlyList<DuckDbWrite> writes, bool byDriver)
    {
        var instance = _lease!.Instance;
        WriteBatch? batch = null;
        var results = new WriteResult[writes.Count];
        var committing = false;
        try
        {
            var state = State(connection);
            connection.InTransaction(
                () => batch = Apply(connection, state, writes, results, byDriver), committing: () => committing = true);
            state.Committed(batch!);
            WriteMarker(state.Commits);
            AfterCommit?.Invoke(state);
            if (_checkpointer.RunIfDue(connection, instance))
            {
                _inserts!.Renew();
                AfterCheckpoint?.Invoke(state.Head);
            }

            return results;
        }
        catch (DuckDBException failure) when (!committing && failure.IsRowFault())
        {
            throw new RowRefusedException(DuckDbErrors.Store, DuckDbErrors.FirstLine(failure.Message), failure);
        }
        catch (Exception failure) when (failure is not (StoreUnavailableException or RowRefusedException or InsertFailedException))
        {
            // What the database holds now has to be read again before the next write.
            _state = null;
            if (DuckDbErrors.InvalidatesInstance(failure))
            {
                instance.Invalidate();
            }

            throw DuckDbErrors.Unavailable(failure, outcomeUnknown: committing && DuckDbErrors.MayHaveCommitted(failure));
        }
    }

    private WriteBatch Apply(
        DuckDBConnection connection, WriterState state, IReadOnlyList<DuckDbWrite> writes, WriteResult[] results, bool byDriver)
    {
        var batch = new WriteBatch(connection, state, writes, _clock.Now);
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = writes[i].Apply(batch);
        }

        batch.Flush(_inserts!, byDriver);
        return batch;
    }

    // One connection for as long as the instance lives: its statements are prepared once.
    private DuckDbLease Connect()
    {
        if (_lease is null || !ReferenceEquals(_lease.Instance, _database.Open()))
        {
            _lease?.Dispose();
            _lease = null;
            var lease = _database.Rent(out _);
            try
            {
                _inserts = lease.Use(connection => new WriterInserts(connection));
                lease.Hold(_inserts);
                _lease = lease;
            }
            catch
            {
                lease.Dispose();
                throw;
            }
        }

        return _lease;
    }

    private WriterState State(DuckDBConnection connection)
    {
        var instance = _lease!.Instance;
        if (_state is { } known && ReferenceEquals(known.Instance, instance))
        {
            return known;
        }

        var state = WriterState.Load(
            instance, connection, !ReferenceEquals(_lastInstance, instance), _options.RequestKeysInMemory, _clock.Now);
        if (state.Commits < _commits)
        {
            throw new StoreUnavailableException(
                DuckDbErrors.Store, $"the database has {state.Commits} transactions of values and documents; it had {_commits}");
        }

        _commits = state.Commits;
        _lastInstance = instance;
        _state = state;
        AfterCommit?.Invoke(state);
        return state;
    }

    private bool Close(DuckDBConnection connection, DuckDbInstance instance)
    {
        try
        {
            connection.Execute("UPDATE store_commits SET is_open = false");
            return _checkpointer.Run(connection, instance);
        }
        catch (DuckDBException failure)
        {
            // The journal stays with it.
            Log.CheckpointFailed(_logger, DuckDbErrors.FirstLine(failure.Message));
            return false;
        }
    }

    private MarkerNumbers? ReadMarker()
    {
        try
        {
            return _marker.Read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(DuckDbErrors.Store, $"the journal cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Called after a commit, which stands whatever becomes of this.</summary>
    private void WriteMarker(long commits)
    {
        if (commits == _commits)
        {
            return;
        }

        _commits = commits;
        try
        {
            _marker.Write(commits);
            _markerFails = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!_markerFails)
            {
                Log.MarkerFailed(_logger, failure.Message);
            }

            _markerFails = true;
        }
    }
}
