using Fabra.Core.Errors;
using Npgsql;

namespace Fabra.Storage.Postgres.Writing;

/// <summary>Group commits: one batch, one transaction.</summary>
/// <remarks>
/// After a COMMIT whose answer was lost, the batch is written once more on a new connection, looking first. The locks that looking takes
/// are those that the lost transaction held, so that what is then seen does not change any more: it is there, or it will never be.
/// </remarks>
internal sealed class PostgresWriter<TWrite> : IAsyncDisposable
    where TWrite : class, IGroupWrite
{
    /// <summary>What a server warns of when it committed, but stopped waiting for its standby.</summary>
    private const string Warning = "01000";

    private readonly PostgresDatabase _database;
    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _limit;
    private readonly IWriteBatch<TWrite> _batch;
    private readonly TimeProvider _time;
    private readonly GroupCommitter<TWrite, WriteResult> _committer;

    /// <param name="source">One of the database's.</param>
    /// <param name="limit">How long one commit may take.</param>
    public PostgresWriter(
        PostgresDatabase database,
        NpgsqlDataSource source,
        TimeSpan limit,
        IWriteBatch<TWrite> batch,
        PostgresOptions options,
        TimeProvider time)
    {
        _database = database;
        _source = source;
        _limit = limit;
        _batch = batch;
        _time = time;
        _committer = new GroupCommitter<TWrite, WriteResult>(
            new GroupCommitOptions(PostgresErrors.Store) { QueueLimit = options.QueueLimit }, CommitAsync);
    }

    public Task<WriteResult> WriteAsync(TWrite write, CancellationToken cancellationToken) =>
        _committer.WriteAsync(write, cancellationToken);

    public ValueTask DisposeAsync() => _committer.DisposeAsync();

    private async Task<IReadOnlyList<WriteResult>> CommitAsync(IReadOnlyList<TWrite> writes)
    {
        for (var (look, again, doubt) = (false, false, false); ;)
        {
            var progress = new Progress();
            try
            {
                var results = await DetachedCall.RunAsync(
                    token => RunAsync(writes, look, progress, token), _limit, _time, CancellationToken.None);
                if (results is not null)
                {
                    return results;
                }

                look = true;
            }
            catch (Exception failure) when (!progress.Committing && !look && PostgresErrors.IsDuplicate(failure))
            {
                look = true;
            }
            catch (Exception failure) when (!progress.Committing && PostgresErrors.IsRowFault(failure))
            {
                throw PostgresErrors.Refused(failure);
            }
            catch (RowRefusedException)
            {
                throw;
            }
            catch (Exception failure)
            {
                doubt |= progress.Committing && PostgresErrors.MayHaveCommitted(failure);
                _database.LookAgain();
                if (again || !PostgresErrors.IsPassing(failure))
                {
                    throw PostgresErrors.Unavailable(failure, outcomeUnknown: doubt);
                }

                (look, again) = (true, true);
            }
        }
    }

    private async Task<WriteResult[]?> RunAsync(
        IReadOnlyList<TWrite> writes, bool look, Progress progress, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var results = await _batch.WriteAsync(connection, writes, look, cancellationToken);
        if (results is null)
        {
            return null;
        }

        var warned = false;
        connection.Notice += (_, notice) => warned |= notice.Notice.SqlState == Warning;
        progress.Committing = true;
        await transaction.CommitAsync(cancellationToken);
        return warned
            ? throw new StoreUnavailableException(PostgresErrors.Store, "the commit may not have reached the standby")
            : results;
    }

    /// <summary>How far an attempt came; seen also when nobody waits for it any more.</summary>
    private sealed class Progress
    {
        private volatile bool _committing;

        public bool Committing
        {
            get => _committing;
            set => _committing = value;
        }
    }
}
