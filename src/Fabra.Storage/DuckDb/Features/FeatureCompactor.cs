using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Fabra.Core.Errors;
using Fabra.Storage.DuckDb.Writing;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>
/// Turns full tails into sorted segments and merges segments, in the background. Sorting happens outside the writer, on tables nobody
/// appends to; the writer only swaps tables, in one transaction. A crash at any point leaves the old parts in force.
/// </summary>
internal sealed class FeatureCompactor : IAsyncDisposable
{
    /// <summary>How many rows are sorted at a time; bounds memory whatever the size of the segment.</summary>
    private const long SliceRows = 1_000_000;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly DuckDbWriter _writer;
    private readonly DuckDbReads _connections;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _tailRows;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private volatile FeatureParts? _parts;

    public FeatureCompactor(DuckDbWriter writer, DuckDbDatabase database, int tailRows, TimeProvider time, ILogger logger)
    {
        _writer = writer;
        _connections = new DuckDbReads(database, "DuckDB compaction", 1);
        _tailRows = tailRows;
        _time = time;
        _logger = logger;
        _loop = Task.Run(RunAsync);
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

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _connections.Dispose();
        _stopping.Dispose();
        _wake.Dispose();
    }

    private bool NeedsWork(FeatureParts parts) => parts.TailRows >= _tailRows || parts.Closed.Any(part => !part.Sorted);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stopping.Token);
                if (!await TryCompactAllAsync())
                {
                    await Task.Delay(PauseAfterFailure, _time, _stopping.Token);
                    Notice(_parts!);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What is half sorted is dropped at the next start.
        }
    }

    private async Task<bool> TryCompactAllAsync()
    {
        try
        {
            while (_parts is { } parts && NeedsWork(parts))
            {
                await CompactAsync(parts);
            }

            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Compaction makes reads faster and nothing else: whatever fails, writes and reads go on without it.
            Log.DuckDbCompactionFailed(_logger, failure.Message);
            return false;
        }
    }

    private async Task CompactAsync(FeatureParts parts)
    {
        if (parts.TailRows >= _tailRows)
        {
            await _writer.WriteAsync(new FreezeTailWrite(_tailRows), _stopping.Token);
        }

        var sources = CompactionPlan.Choose(_parts!);
        if (sources.Count == 0)
        {
            return;
        }

        var startedAt = Stopwatch.GetTimestamp();
        var part = (await _writer.WriteAsync(new ReservePartWrite(), _stopping.Token)).Number;
        var rows = sources.Sum(source => source.Rows);
        await _connections.ReadAsync(connection => Sort(connection, sources, part, rows), _stopping.Token);
        await _writer.WriteAsync(new SwapPartsWrite(new FeaturePart(part, rows, Sorted: true), sources), _stopping.Token);
        Log.DuckDbSegmentWritten(
            _logger, part, rows, sources.Count, (long)Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
    }

    // Hashes are spread evenly, so that equal ranges of them are about equally many rows; sources but the tails are sorted by them.
    private static bool Sort(DuckDBConnection connection, IReadOnlyList<FeaturePart> sources, long part, long rows)
    {
        var union = string.Join(" UNION ALL ", sources.Select(source => $"SELECT * FROM {FeatureParts.Table(source.Id)}"));
        var slices = (int)((rows + SliceRows - 1) / SliceRows);
        using var transaction = connection.BeginTransaction();
        for (var slice = 0; slice < slices; slice++)
        {
            var from = Bound(slice, slices);
            var to = Bound(slice + 1, slices) - 1;
            connection.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                INSERT INTO {FeatureParts.Table(part)}
                SELECT * FROM ({union}) WHERE key_hash BETWEEN {from}::BIGINT AND {to}::BIGINT
                ORDER BY {FeatureParts.SegmentOrder}
                """));
        }

        var written = (long)connection.Scalar($"SELECT count(*) FROM {FeatureParts.Table(part)}")!;
        if (written != rows)
        {
            throw new StoreUnavailableException(DuckDbErrors.Store, $"a segment got {written} rows of {rows}; it is given up");
        }

        transaction.Commit();
        return true;
    }

    private static Int128 Bound(int slice, int slices) => long.MinValue + (((Int128)1 << 64) * slice / slices);
}
