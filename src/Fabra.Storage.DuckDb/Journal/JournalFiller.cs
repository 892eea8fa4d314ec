using System.Threading.Channels;
using Fabra.Core.Background;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.DuckDb.Writing;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Journal;

/// <summary>
/// Makes rows of what is in the journal: soon, many in one transaction, and at once when a reader waits. It is never behind by more than
/// memory allows, because appends wait then.
/// </summary>
internal sealed class JournalFiller : IAsyncDisposable
{
    private const int MostRows = 8_192;
    private const long MostBytes = 16L << 20;

    /// <summary>So long do rows wait for others. Each transaction of the database syncs its log, beside the journal's own syncs.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly DuckDbWriter _writer;
    private readonly PendingContexts _pending;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];
    private readonly Channel<bool> _arrivals = Signal();
    private readonly Channel<bool> _demands = Signal();
    private readonly BackgroundLoop _loop;
    private long _filled;
    private volatile StoreUnavailableException? _failure;

    public JournalFiller(DuckDbWriter writer, PendingContexts pending, TimeProvider time, ILogger logger)
    {
        _writer = writer;
        _pending = pending;
        _time = time;
        _logger = logger;
        _loop = new BackgroundLoop(RunAsync);
    }

    /// <summary>The position up to which the database has everything.</summary>
    public long Filled => Interlocked.Read(ref _filled);

    /// <summary>Why the database takes nothing; null while it does.</summary>
    public StoreUnavailableException? Failure => _failure;

    /// <param name="filled">The position up to which the database has everything.</param>
    public void Start(long filled)
    {
        _filled = filled;
        _loop.Start();
    }

    /// <summary>There is more to do.</summary>
    public void Notice() => _arrivals.Writer.TryWrite(true);

    /// <summary>Completes when the database has everything up to a position.</summary>
    /// <exception cref="StoreUnavailableException">The database takes nothing.</exception>
    public Task CatchUpAsync(long position, CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref _filled) >= position)
        {
            return Task.CompletedTask;
        }

        Waiter waiter;
        lock (_lock)
        {
            if (_filled >= position)
            {
                return Task.CompletedTask;
            }

            if (_failure is { } failure)
            {
                return Task.FromException(Again(failure));
            }

            _waiters.Add(waiter = new Waiter(position));
        }

        _demands.Writer.TryWrite(true);
        return waiter.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Fills what waits, unless the database takes nothing, and ends. What is left is in the journal's files.</summary>
    public async ValueTask DisposeAsync()
    {
        _arrivals.Writer.TryComplete();
        _demands.Writer.TryComplete();
        if (_loop.IsStarted)
        {
            await _loop.Start();
        }

        await _loop.DisposeAsync();
    }

    /// <summary>A failure for one more caller.</summary>
    public static StoreUnavailableException Again(StoreUnavailableException failure) =>
        new(failure.Store, failure.Message, failure) { IsFull = failure.IsFull };

    private static Channel<bool> Signal() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private async Task RunAsync(CancellationToken stop)
    {
        while (await _arrivals.Reader.WaitToReadAsync(stop))
        {
            _arrivals.Reader.TryRead(out _);
            await PauseAsync(Interval, stop);
            await FillAllAsync(stop);
        }

        await FillAllAsync(stop);
    }

    private async Task FillAllAsync(CancellationToken stop)
    {
        var pauses = new Pauses(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
        for (var pause = pauses.First; _pending.Peek(MostRows, MostBytes) is { Count: > 0 } contexts;)
        {
            if (await FillAsync(contexts))
            {
                pause = pauses.First;
            }
            else if (_arrivals.Reader.Completion.IsCompleted)
            {
                return;
            }
            else
            {
                await PauseAsync(pause, stop);
                pause = pauses.After(pause);
            }
        }
    }

    /// <summary>Ends early when a reader waits, or when the store is closed.</summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(Task.Delay(pause, _time, over.Token), _demands.Reader.WaitToReadAsync(over.Token).AsTask());
        await over.CancelAsync();
        _demands.Reader.TryRead(out _);
    }

    private async Task<bool> FillAsync(List<PlacedContext> contexts)
    {
        try
        {
            await _writer.WriteAsync(new FillWrite(contexts, _filled), CancellationToken.None);
        }
        catch (Exception failure)
        {
            // They stay in the journal, whatever it was, and are tried again.
            Fail(failure as StoreUnavailableException ?? new StoreUnavailableException(DuckDbErrors.Store, failure.Message, failure));
            return false;
        }

        _pending.Remove(contexts.Count);
        Succeed(contexts[^1].Position);
        return true;
    }

    private void Succeed(long position)
    {
        List<Waiter> done;
        lock (_lock)
        {
            Interlocked.Exchange(ref _filled, position);
            _failure = null;
            done = _waiters.FindAll(waiter => waiter.Position <= position);
            _waiters.RemoveAll(waiter => waiter.Position <= position);
        }

        done.ForEach(waiter => waiter.Done.SetResult());
    }

    private void Fail(StoreUnavailableException failure)
    {
        List<Waiter> failed;
        lock (_lock)
        {
            if (_failure is null)
            {
                Log.FillFailed(_logger, failure.Message);
            }

            _failure = failure;
            failed = [.. _waiters];
            _waiters.Clear();
        }

        failed.ForEach(waiter => waiter.Done.SetException(Again(failure)));
    }

    private sealed class Waiter(long position)
    {
        public long Position { get; } = position;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
