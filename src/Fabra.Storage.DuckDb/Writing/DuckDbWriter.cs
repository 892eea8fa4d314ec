using DuckDB.NET.Data;
using Fabra.Core.Errors;
using Fabra.Core.Time;
using Fabra.Storage.DuckDb.Native;
using Fabra.Storage.DuckDb.Requests;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>The one writer. Every write of the store goes through its group commit, in one order.</summary>
internal sealed class DuckDbWriter : IAsyncDisposable
{
    private readonly DuckDbDatabase _database;
    private readonly Checkpointer _checkpointer;
    private readonly DuckDbOptions _options;
    private readonly FabraClock _clock;
    private readonly Worker _thread = new("DuckDB writer", 1);
    private readonly GroupCommitter<DuckDbWrite, WriteResult> _committer;
    private volatile WriterState? _state;
    private DuckDbInstance? _lastInstance;
    private DuckDbLease? _lease;
    private WriterInserts? _inserts;

    public DuckDbWriter(DuckDbDatabase database, Checkpointer checkpointer, DuckDbOptions options, FabraClock clock)
    {
        _database = database;
        _checkpointer = checkpointer;
        _options = options;
        _clock = clock;
        _committer = new GroupCommitter<DuckDbWrite, WriteResult>(
            new GroupCommitOptions(DuckDbErrors.Store) { QueueLimit = options.QueueLimit },
            batch => Task.FromResult<IReadOnlyList<WriteResult>>(Commit(batch)),
            // Batches are taken on the writer's own thread. When the shared pool, busy with calls, handed it the next batch, it waited for
            // half a millisecond after each commit under load.
            new WorkerScheduler(_thread));
    }

    /// <summary>Called on the writer's thread when the state was read or has changed.</summary>
    public Action<WriterState>? AfterCommit { get; set; }

    /// <summary>The newest log position; null while what the database holds is in doubt.</summary>
    public long? Head => _state is { Instance.Invalid: false } state ? state.Head : null;

    /// <summary>The index of request keys; null while what the database holds is in doubt.</summary>
    public RequestKeyIndex? Keys => _state is { Instance.Invalid: false } state ? state.Keys : null;

    /// <summary>Opens the database and reads what the writer has to know.</summary>
    public Task InitializeAsync(CancellationToken cancellationToken) => _thread.RunAsync(
        () => Connect().Use(connection => State(connection)) is not null, cancellationToken);

    public Task<WriteResult> WriteAsync(DuckDbWrite write, CancellationToken cancellationToken) =>
        _committer.WriteAsync(write, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _committer.DisposeAsync();
        _thread.Dispose();
        _lease?.Dispose();
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
            AfterCommit?.Invoke(state);
            if (_checkpointer.RunIfDue(connection, instance))
            {
                _inserts!.Renew();
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
        _lastInstance = instance;
        _state = state;
        AfterCommit?.Invoke(state);
        return state;
    }
}
