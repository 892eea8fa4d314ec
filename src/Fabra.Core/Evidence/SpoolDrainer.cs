using Fabra.Core.Background;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Evidence.Spool;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Evidence;

/// <summary>
/// Moves what is spooled into the context log, oldest first, as soon as the log takes it. Nothing is lost: a record leaves the spool
/// after the log has it. Nothing is doubled: the log appends an id once. New appends go on meanwhile.
/// </summary>
internal sealed class SpoolDrainer : IAsyncDisposable
{
    private const long MaxBatchBytes = 8L << 20;

    private readonly IContextLog _log;
    private readonly LogAppender _appender;
    private readonly ContextSpool _spool;
    private readonly StoreCircuit _circuit;
    private readonly EvidenceOptions _options;
    private readonly ILogger _logger;
    private readonly BackgroundLoop _loop;

    /// <param name="circuit">The same as the writer's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SpoolDrainer(
        IContextLog log,
        ContextSpool spool,
        StoreCircuit circuit,
        EvidenceOptions options,
        TimeProvider time,
        ILogger<SpoolDrainer> logger)
    {
        options.Validate();
        _log = log;
        _appender = new LogAppender(log, circuit, options, time);
        _spool = spool;
        _circuit = circuit;
        _options = options;
        _logger = logger;
        _loop = new BackgroundLoop(stop => Rounds.WheneverAsync(
            spool.WaitForArrivalAsync,
            DrainAsync,
            new Pauses(options.DrainBackoff, options.MaxDrainBackoff),
            time,
            // The loop outlives whatever happens to one pass; its records are still there for the next.
            failure => logger.DrainFailed(failure, spool.Depth.Records),
            stop));
    }

    /// <summary>Begins draining in the background; once per drainer.</summary>
    public void Start()
    {
        if (_loop.IsStarted)
        {
            throw new InvalidOperationException("The drainer was started already.");
        }

        _loop.Start();
    }

    /// <summary>Ends the background work; what is still spooled waits for the next start.</summary>
    public Task StopAsync() => _loop.StopAsync();

    /// <summary>
    /// Drains what is there now, without waiting. False when the log or the disk failed before the spool was empty, or when the log is
    /// not that of the spool's store. Not to be called between <see cref="Start"/> and <see cref="StopAsync"/>.
    /// </summary>
    public async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        if (_spool.Depth.Records > 0 && await _log.GetStoreIdAsync(cancellationToken) is var store && store != _spool.Store.Id)
        {
            // Another database has taken the place of the one that was opened: restored, made again, or behind the same address.
            _logger.StoreReplaced(_spool.Store.Id, store, _spool.Depth.Records);
            return false;
        }

        var drained = 0L;
        try
        {
            // While the log counts as down, one record at a time finds out whether it still is.
            for (var batch = _circuit.IsOpen ? 1 : _options.DrainBatch;
                _spool.Peek(batch, MaxBatchBytes) is { Count: > 0 } entries;
                batch = _options.DrainBatch)
            {
                // Read first, so that they are handed over in order; then together, so that they share commits; then acknowledged
                // up to the first that failed.
                var reads = entries.Select(entry => _spool.ReadAsync(entry, cancellationToken)).ToList();
                await ((Task)Task.WhenAll(reads)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                var moves = await Task.WhenAll(entries.Zip(reads, (entry, read) => MoveAsync(entry, read, cancellationToken)));
                var done = moves.TakeWhile(move => move.Failure is null).Count();
                if (done > 0)
                {
                    await _spool.AcknowledgeAsync(entries[done - 1], cancellationToken);
                    drained += moves.Take(done).Count(move => move.InLog);
                }

                if (done < moves.Length)
                {
                    _logger.DrainFailed(moves[done].Failure!, _spool.Depth.Records);
                    return false;
                }
            }

            return true;
        }
        finally
        {
            if (drained > 0)
            {
                _logger.SpoolDrained(drained);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task<Move> MoveAsync(SpoolEntry entry, Task<SpooledContext> read, CancellationToken stop)
    {
        try
        {
            await AppendAsync(await read, stop);
            return new Move(true, null);
        }
        catch (RowRefusedException error)
        {
            return await SetAsideAsync(_spool.RefuseAsync(entry, stop), () => _logger.SpooledRefused(error, entry.ContextId));
        }
        catch (SpoolDamagedException error)
        {
            return await SetAsideAsync(_spool.QuarantineAsync(entry, stop), () => _logger.SpooledDamaged(error, entry.ContextId));
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            return new Move(false, error);
        }
    }

    private async Task AppendAsync(SpooledContext spooled, CancellationToken stop)
    {
        var id = spooled.Record.ContextId;
        var outcome = await _appender.AppendAsync(spooled.Record, spooled.Key, stop);
        if (outcome.Earlier is { } earlier && earlier.ResultId != id)
        {
            // Another replica answered the same request meanwhile. This id was handed out too, so its record is owed all the same.
            _logger.SpooledKeyTaken(id, earlier.ResultId);
            await _appender.AppendAsync(spooled.Record, null, stop);
        }
    }

    private static async Task<Move> SetAsideAsync(Task keep, Action report)
    {
        try
        {
            await keep;
        }
        catch (SpoolException error)
        {
            return new Move(false, error);
        }

        report();
        return new Move(false, null);
    }

    /// <summary>How one record fared: in the log; set aside (neither); or failed, and to be tried again.</summary>
    private readonly record struct Move(bool InLog, Exception? Failure);
}
