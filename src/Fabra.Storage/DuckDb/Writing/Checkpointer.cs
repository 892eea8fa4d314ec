using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>
/// Folds the write-ahead log into the file while the writer goes on. A checkpoint of DuckDB's own is part of the commit that sets it off,
/// and everybody waits: 0.45 s for 128 MB of contexts. On another connection it takes as long, but holds only the table that it writes
/// at the moment. All but <see cref="IsRunning"/> is called by the writer's thread alone.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>DuckDB itself begins a checkpoint when the log has so many times the threshold: should this fail, or fall behind.</summary>
    public const int Patience = 4;

    // Takes what every insert takes: a lock that a checkpoint, if it can, holds alone from its start to its end to remove deleted rows.
    private const string InsertNothing = "INSERT INTO store_health SELECT * FROM store_health WHERE false";

    private readonly Worker _thread = new("DuckDB checkpoint", 1);
    private readonly ManualResetEventSlim _idle = new(true);
    private readonly ILogger _logger;
    private readonly string _log;
    private readonly long _threshold;
    private long _dueAt;

    public Checkpointer(DuckDbOptions options, ILogger logger)
    {
        _logger = logger;
        _log = Path.GetFullPath(options.Path) + ".wal";
        _threshold = (long)ByteSize.TryParse(options.CheckpointThreshold)!.Value;
        _dueAt = _threshold;
    }

    public bool IsRunning => !_idle.IsSet;

    /// <summary>True when the log is long and no checkpoint runs.</summary>
    public bool IsDue => _idle.IsSet && LogBytes() >= Interlocked.Read(ref _dueAt);

    /// <summary>Begins a checkpoint beside the writer. Rows that were deleted keep their place in the file.</summary>
    public void Start(DuckDbInstance instance)
    {
        _idle.Reset();
        _ = _thread.RunAsync(() => Run(() => RunBeside(instance)), CancellationToken.None);
    }

    /// <summary>Makes a checkpoint at once, which also frees the place of rows that were deleted.</summary>
    public void RunNow(DuckDBConnection connection) => Run(() => Checkpoint(connection));

    /// <summary>Waits until no checkpoint runs.</summary>
    public void Wait() => _idle.Wait();

    public void Dispose()
    {
        _thread.Dispose();
        _idle.Dispose();
    }

    private static int RunBeside(DuckDbInstance instance)
    {
        using var holding = instance.Rent();
        using var writing = instance.Rent();
        return holding.Use(connection => connection.InTransaction(() =>
        {
            connection.Execute(InsertNothing);
            return writing.Use(Checkpoint);
        }));
    }

    private static int Checkpoint(DuckDBConnection connection) => connection.Execute($"CHECKPOINT {DuckDbInstance.Catalog}");

    private bool Run(Func<int> checkpoint)
    {
        try
        {
            checkpoint();
            Interlocked.Exchange(ref _dueAt, _threshold);
            return true;
        }
        catch (Exception failure)
        {
            // Whatever it is, everything is in the log still. When it has spoiled the instance, the next write opens the file again.
            Log.DuckDbCheckpointFailed(_logger, DuckDbErrors.FirstLine(failure.Message));
            Interlocked.Exchange(ref _dueAt, LogBytes() + (_threshold / 4));
            return false;
        }
        finally
        {
            _idle.Set();
        }
    }

    private long LogBytes()
    {
        var log = new FileInfo(_log);
        return log.Exists ? log.Length : 0;
    }
}
