using System.Diagnostics;
using Fabra.Core.Background;
using Fabra.Core.Errors;
using Fabra.Storage.DuckDb.Writing;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>
/// Turns full tails into sorted segments and merges segments, in the background. Sorting happens outside the writer, on tables that
/// nobody appends to; the writer only swaps tables, in one transaction. A crash at any point leaves the old parts in force.
/// </summary>
internal sealed class FeatureCompactor : IAsyncDisposable
{
    /// <summary>
    /// How many rows are sorted in one transaction; bounds memory, and how long a checkpoint waits, whatever the size of the segment.
    /// </summary>
    private const long SliceRows = 122_880;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly DuckDbWriter _writer;
    private readonly DuckDbReads _connections;
    private readonly Checkpointer _checkpointer;
    private readonly ILogger _logger;
    private readonly int _tailRows;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly BackgroundLoop _loop;
    private volatile FeatureParts? _parts;

    public FeatureCompactor(
        DuckDbWriter writer, DuckDbDatabase database, Checkpointer checkpointer, int tailRows, TimeProvider time, ILogger logger)
    {
        _writer = writer;
        _connections = new DuckDbReads(database, "DuckDB compaction", 1);
        _checkpointer = checkpointer;
        _tailRows = tailRows;
        _logger = logger;
        _loop = new BackgroundLoop(stop => Rounds.WheneverAsync(
            WaitAsync,
            CompactAllAsync,
            Pauses.Of(PauseAfterFailure),
            time,
            // Compaction makes reads faster and nothing else: whatever fails, writes and reads go on without it.
            failure => Log.CompactionFailed(logger, failure.Message),
            stop));
        _loop.Start();
    }

    /// <summary>Tells the state of the parts after a commit.</summary>
    public void Notice(FeatureParts parts)
    {
        _parts = parts;
        if (NeedsWork(parts) && _wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Woken already.
            }
        }
    }

    /// <summary>Ends; what is half sorted is dropped at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _connections.Dispose();
        _wake.Dispose();
    }

    private bool NeedsWork(FeatureParts parts) => parts.TailRows >= _tailRows || parts.Closed.Any(part => !part.Sorted);

    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        await _wake.WaitAsync(stop);
        return true;
    }

    private async Task<bool> CompactAllAsync(CancellationToken stop)
    {
        while (_parts is { } parts && NeedsWork(parts))
        {
            await CompactAsync(parts, stop);
        }

        return true;
    }

    private async Task CompactAsync(FeatureParts parts, CancellationToken stop)
    {
        if (parts.TailRows >= _tailRows)
        {
            await _writer.WriteAsync(new FreezeTailWrite(_tailRows), stop);
        }

        var sources = CompactionPlan.Choose(_parts!);
        if (sources.Count == 0)
        {
            return;
        }

        var startedAt = Stopwatch.GetTimestamp();
        var rows = sources.Sum(source => source.Rows);
        var part = (await _writer.WriteAsync(new ReservePartWrite(), stop)).Number;
        try
        {
            await SortAsync(sources, part, rows, stop);
            var segment = new FeaturePart(part, rows, Sorted: true);
            if ((await _writer.WriteAsync(new SwapPartsWrite(segment, sources), stop)).Refused)
            {
                throw new StoreUnavailableException(DuckDbErrors.Store, $"segment {part} no longer fits its sources");
            }
        }
        catch (Exception failure) when (failure is StoreUnavailableException or RowRefusedException)
        {
            // A swap whose outcome is unknown may have put the table to use.
            if (failure is not StoreUnavailableException { OutcomeUnknown: true })
            {
                await _writer.WriteAsync(new DropPartWrite(part), stop);
            }

            throw;
        }

        Log.SegmentWritten(
            _logger, part, rows, sources.Count, (long)Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
    }

    // Hashes are spread evenly, so that equal ranges of them are about equally many rows; sources but the tails are sorted by
    // them.
    private async Task SortAsync(IReadOnlyList<FeaturePart> sources, long part, long rows, CancellationToken stop)
    {
        var union = string.Join(" UNION ALL ", sources.Select(source => $"SELECT * FROM {FeatureParts.Table(source.Id)}"));
        var slices = (int)((rows + SliceRows - 1) / SliceRows);
        for (var slice = 0; slice < slices; slice++)
        {
            var (first, last) = (Bound(slice, slices), Bound(slice + 1, slices, -1));
            await _connections.ReadAsync(
                connection => _checkpointer.Exclude(() => connection.Execute(
                    $"""
                    INSERT INTO {FeatureParts.Table(part)}
                    SELECT * FROM ({union}) WHERE key_hash BETWEEN ? AND ?
                    ORDER BY {FeatureParts.SegmentOrder}
                    """,
                    first,
                    last)),
                stop);
        }

        var written = await _connections.ReadAsync(
            connection => (long)connection.Scalar($"SELECT count(*) FROM {FeatureParts.Table(part)}")!, stop);
        if (written != rows)
        {
            throw new StoreUnavailableException(DuckDbErrors.Store, $"segment {part} got {written} rows of {rows}");
        }
    }

    private static long Bound(int slice, int slices, int step = 0) =>
        (long)(long.MinValue + (((Int128)1 << 64) * slice / slices) + step);
}
