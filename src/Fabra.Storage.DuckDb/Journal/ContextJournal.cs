using DuckDB.NET.Data;
using Fabra.Core.Contexts;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Requests;
using Fabra.Core.Time;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.DuckDb.Requests;
using Fabra.Storage.DuckDb.Writing;
using Fabra.Storage.Requests;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Journal;

/// <summary>
/// Where contexts become durable: one append to a checksummed file, synced for all that wait, and answered. The database gets them a moment
/// later, so that no answer waits for it to fold its write-ahead log; until then reads find them here, and SQL waits. The journal
/// also tells a start how far contexts were acknowledged, whatever became of the database's own files.
/// </summary>
internal sealed class ContextJournal : IAsyncDisposable
{
    /// <summary>Most memory of contexts that the database does not have yet; beyond it appends wait for it.</summary>
    private const long MostPending = 64L << 20;

    private readonly DuckDbWriter _writer;
    private readonly DuckDbReads _reads;
    private readonly FabraClock _clock;
    private readonly DuckDbOptions _options;
    private readonly ILogger _logger;
    private readonly JournalFiles _files;
    private readonly PendingContexts _pending = new();
    private readonly JournalFiller _filler;
    private readonly Worker _thread = new("DuckDB journal", 1);
    private readonly GroupCommitter<ContextWrite, WriteResult> _committer;
    private RecentContexts _recent = new(null);
    private long _head;
    private volatile bool _appendFails;

    public ContextJournal(DuckDbWriter writer, DuckDbReads reads, DuckDbOptions options, FabraClock clock, ILogger logger)
    {
        _writer = writer;
        _reads = reads;
        _clock = clock;
        _options = options;
        _logger = logger;
        _files = new JournalFiles(JournalFiles.FolderOf(options.Path));
        _filler = new JournalFiller(writer, _pending, clock.Time, logger);
        _committer = new GroupCommitter<ContextWrite, WriteResult>(
            new GroupCommitOptions($"{DuckDbErrors.Store} journal") { QueueLimit = options.QueueLimit },
            CommitAsync,
            new WorkerScheduler(_thread));
        writer.AfterCheckpoint = Trim;
    }

    /// <summary>Whether the database has everything.</summary>
    public bool IsFilled => _filler.Filled >= Head;

    /// <summary>The newest position.</summary>
    public long Head => Interlocked.Read(ref _head);

    /// <summary>Compares the journal with the database, which is open, and brings the database up to it.</summary>
    /// <exception cref="StoreUnavailableException">The database lacks what was acknowledged, or a file cannot be read.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        bool isLossAccepted;
        try
        {
            isLossAccepted = await _reads.ReadAsync(Open, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or SpoolDamagedException)
        {
            throw new StoreUnavailableException(
                DuckDbErrors.Store, $"the journal {_files.Folder} cannot be used: {failure.Message}", failure);
        }

        _filler.Notice();
        await _filler.CatchUpAsync(Head, cancellationToken);
        if (isLossAccepted)
        {
            await _writer.SettleAsync(Head, cancellationToken);
        }
    }

    /// <summary>Why contexts are not taken; null while they are.</summary>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        if (_filler.Failure is { } failure)
        {
            return failure.Message;
        }

        if (!_appendFails)
        {
            return null;
        }

        try
        {
            await _thread.RunAsync(
                () =>
                {
                    _files.Probe();
                    return _appendFails = false;
                },
                cancellationToken);
            return null;
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            return $"the journal {_files.Folder} cannot be written: {disk.Message}";
        }
    }

    public async Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken)
    {
        var result = await _committer.WriteAsync(ContextWrite.Of(record, key, _clock.Now), cancellationToken);
        return new AppendOutcome(result.Number, result.Earlier);
    }

    /// <summary>A context that the database may not have yet; null: if it exists, the database has it.</summary>
    public ContextRecord? Find(Guid contextId) => _pending.TryFind(contextId, out var found) ? found.ToRecord() : null;

    /// <summary>All contexts that the database may not have yet, in order of position. It has every one before them.</summary>
    public IReadOnlyList<ContextRecord> Pending() => [.. _pending.All().Select(context => context.ToRecord())];

    /// <summary>A request that the database may not have yet; null: if it exists, the database has it.</summary>
    public StoredRequest? Find(RequestName name) =>
        _pending.TryFind(name, out var stored) && stored.CreatedAt > RequestRows.Cutoff(_clock.Now) ? stored : null;

    /// <summary>Completes when the database has everything that was answered before.</summary>
    /// <exception cref="StoreUnavailableException">The database takes nothing.</exception>
    public Task CatchUpAsync(CancellationToken cancellationToken) => _filler.CatchUpAsync(Head, cancellationToken);

    /// <summary>Commits what waits and brings the database up to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _committer.DisposeAsync();
        await _filler.DisposeAsync();
        _thread.Dispose();
        _files.Dispose();
    }

    private bool Open(DuckDBConnection connection)
    {
        var head = (long)connection.Scalar("SELECT coalesce(max(log_position), 0)::BIGINT FROM context_log")!;
        var found = _files.Read(head);
        var isLossAccepted = JournalCheck.Run(connection, _options, _files.Folder, head, found, _writer.Commits, _logger);
        _files.Probe();
        _recent = new RecentContexts((Guid?)connection.Scalar("SELECT max(context_id) FROM context_log"));
        var pending = found.Frames.Select(frame => new PlacedContext(ContextWrite.Of(frame.Bytes), frame.Sequence)).ToList();
        _head = Math.Max(head, found.Last);
        _pending.Add(pending);
        pending.ForEach(context => _recent.Add(context.Write.Id, context.Position));
        if (pending.Count > 0)
        {
            Log.JournalRecovered(_logger, pending.Count, _files.Folder);
        }

        _filler.Start(head);
        return isLossAccepted;
    }

    private async Task<IReadOnlyList<WriteResult>> CommitAsync(IReadOnlyList<ContextWrite> writes)
    {
        await WaitForRoomAsync();
        var known = await FindContextsAsync(writes);
        var requests = await FindRequestsAsync(writes);
        var results = new WriteResult[writes.Count];
        var placed = new List<PlacedContext>(writes.Count);
        for (var i = 0; i < results.Length; i++)
        {
            var write = writes[i];
            var earlier = write.Key is { } key && requests.TryGetValue(key.Name, out var stored) ? stored.Match(key) : null;
            if (known.TryGetValue(write.Id, out var position))
            {
                results[i] = new WriteResult(position, earlier);
            }
            else if (earlier is not null)
            {
                results[i] = new WriteResult(0, earlier);
            }
            else
            {
                position = _head + placed.Count + 1;
                placed.Add(new PlacedContext(write, position));
                known.Add(write.Id, position);
                results[i] = new WriteResult(position);
                if (write.Request is { } request)
                {
                    requests[write.Key!.Name] = request;
                }
            }
        }

        if (placed.Count > 0)
        {
            Append(placed);
            _pending.Add(placed);
            placed.ForEach(context => _recent.Add(context.Write.Id, context.Position));
            Interlocked.Add(ref _head, placed.Count);
            _filler.Notice();
        }

        return results;
    }

    private void Append(List<PlacedContext> contexts)
    {
        try
        {
            _files.Append(contexts);
            _appendFails = false;
        }
        catch
        {
            _appendFails = true;
            throw;
        }
    }

    /// <summary>Nothing is taken while the database takes nothing: what is acknowledged can be read.</summary>
    private async Task WaitForRoomAsync()
    {
        if (_filler.Failure is { } failure)
        {
            throw JournalFiller.Again(failure);
        }

        if (_pending.Bytes > MostPending)
        {
            await _filler.CatchUpAsync(_head, CancellationToken.None);
        }
    }

    private async Task<Dictionary<Guid, long>> FindContextsAsync(IReadOnlyList<ContextWrite> writes)
    {
        var found = new Dictionary<Guid, long>();
        var unsure = new HashSet<Guid>();
        foreach (var write in writes)
        {
            if (_pending.TryFind(write.Id, out var pending))
            {
                found[write.Id] = pending.Position;
            }
            else
            {
                _recent.Find(write.Id, found, unsure);
            }
        }

        if (unsure.Count > 0)
        {
            foreach (var (id, position) in await _reads.ReadAsync(
                connection => RecentContexts.LookUp(connection, unsure), CancellationToken.None))
            {
                found[id] = position;
            }
        }

        return found;
    }

    private async Task<Dictionary<RequestName, StoredRequest>> FindRequestsAsync(IReadOnlyList<ContextWrite> writes)
    {
        var found = new Dictionary<RequestName, StoredRequest>();
        var unsure = new HashSet<RequestName>();
        var now = _clock.Now;
        foreach (var name in writes.Where(write => write.Key is not null).Select(write => write.Key!.Name))
        {
            if (Find(name) is { } pending)
            {
                found[name] = pending;
            }
            else if (_writer.Keys is not { } index || !index.TryFind(name, now, out var stored))
            {
                unsure.Add(name);
            }
            else if (stored is not null)
            {
                found[name] = stored;
            }
        }

        if (unsure.Count > 0)
        {
            foreach (var (name, stored) in await _reads.ReadAsync(
                connection => RequestKeyIndex.LookUp(connection, unsure, now), CancellationToken.None))
            {
                found[name] = stored;
            }
        }

        return found;
    }

    private void Trim(long through)
    {
        try
        {
            _files.Trim(through);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Tried again after the next checkpoint.
            Log.JournalTrimFailed(_logger, _files.Folder, failure.Message);
        }
    }
}
