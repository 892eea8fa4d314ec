using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>
/// Folds the write-ahead log into the file when it has become long. DuckDB's own checkpoints are off, because it makes them while other
/// transactions insert: a server killed under such a load once left a file that could not be opened, since a block had been overwritten
/// (DuckDB 1.5.6; duckdb pull request 25106 describes blocks that are reused before the header that frees them is in the file). Here
/// nothing else is written while a checkpoint is made.
/// </summary>
internal sealed class Checkpointer
{
    /// <summary>So long does the log never become: the size at which DuckDB would begin a checkpoint by itself.</summary>
    public const string Never = "1TB";

    private readonly Lock _writing = new();
    private readonly ILogger _logger;
    private readonly string _log;
    private readonly long _threshold;
    private long _dueAt;

    public Checkpointer(DuckDbOptions options, ILogger logger)
    {
        _logger = logger;
        _log = Path.GetFullPath(options.Path) + ".wal";
        _threshold = options.CheckpointThresholdBytes;
        _dueAt = _threshold;
    }

    /// <summary>Runs a transaction of another thread than the writer's; a checkpoint waits for its end.</summary>
    public T Exclude<T>(Func<T> transaction)
    {
        lock (_writing)
        {
            return transaction();
        }
    }

    /// <summary>Makes a checkpoint when the log is long enough. Called by the writer's thread, between its transactions.</summary>
    /// <returns>True when one was made.</returns>
    public bool RunIfDue(DuckDBConnection connection, DuckDbInstance instance) => LogBytes() >= _dueAt && Run(connection, instance);

    /// <summary>Makes a checkpoint. Called by the writer's thread, between its transactions.</summary>
    /// <returns>False when it failed: everything is in the write-ahead log still.</returns>
    public bool Run(DuckDBConnection connection, DuckDbInstance instance)
    {
        try
        {
            Exclude(() => connection.Execute($"CHECKPOINT {DuckDbInstance.Catalog}"));
            _dueAt = _threshold;
            return true;
        }
        catch (Exception failure)
        {
            // Whatever failed, everything is still in the write-ahead log.
            Log.CheckpointFailed(_logger, DuckDbErrors.FirstLine(failure.Message));
            _dueAt = LogBytes() + (_threshold / 4);
            if (DuckDbErrors.InvalidatesInstance(failure))
            {
                instance.Invalidate();
            }

            return false;
        }
    }

    private long LogBytes()
    {
        var log = new FileInfo(_log);
        return log.Exists ? log.Length : 0;
    }
}
