using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb;

/// <summary>
/// Opens the file, and opens it again after a failure that spoiled the instance. Calls block; they come from workers.
/// </summary>
internal sealed class DuckDbDatabase(DuckDbOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _opening = new();
    private DuckDbInstance? _instance;
    private StoreUnavailableException? _lastFailure;
    private long _failedAt;
    private TimeSpan _pause = FirstPause;
    private volatile bool _disposed;

    /// <summary>The instance that works; opens one when there is none.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be opened, or could not a moment ago.</exception>
    public DuckDbInstance Open()
    {
        var instance = Volatile.Read(ref _instance);
        if (instance is { Invalid: false })
        {
            return instance;
        }

        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _instance is { Invalid: false } ? _instance : Reopen();
        }
    }

    /// <summary>Lends a connection.</summary>
    public DuckDbLease Rent(out DuckDbInstance instance)
    {
        instance = Open();
        try
        {
            return instance.Rent();
        }
        catch (DuckDBException failure)
        {
            instance.Invalidate();
            throw DuckDbErrors.Unavailable(failure);
        }
    }

    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            _instance?.Dispose();
            _instance = null;
        }
    }

    private DuckDbInstance Reopen()
    {
        if (_lastFailure is not null && time.GetElapsedTime(_failedAt) < _pause)
        {
            throw new StoreUnavailableException(_lastFailure.Store, _lastFailure.Message, _lastFailure);
        }

        var again = _instance is not null;
        _instance?.Dispose();
        DuckDbInstance? opened = null;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(options.Path)) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            opened = again ? new DuckDbInstance(options) : OpenFirst();
            Prepare(opened);
        }
        catch (Exception failure) when (
            failure is DuckDBException or DatabaseInUseException or IOException or UnauthorizedAccessException)
        {
            opened?.Dispose();
            _pause = _lastFailure is null ? FirstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
            _lastFailure = DuckDbErrors.NotOpened(options.Path, failure);
            _failedAt = time.GetTimestamp();
            throw _lastFailure;
        }
        catch
        {
            opened?.Dispose();
            throw;
        }

        if (again)
        {
            Log.Reopened(logger, options.Path);
        }

        _lastFailure = null;
        Volatile.Write(ref _instance, opened);
        return opened;
    }

    /// <summary>Opens the file as this process found it.</summary>
    private DuckDbInstance OpenFirst()
    {
        ReportSetAside(DatabaseFiles.Check(options, time.GetUtcNow()), "the database file is missing");
        try
        {
            return new DuckDbInstance(options);
        }
        catch (DuckDBException failure) when (options.AcceptLoss && DuckDbErrors.IsOfLog(failure))
        {
            ReportSetAside(DatabaseFiles.SetLogAside(options.Path, time.GetUtcNow()), DuckDbErrors.FirstLine(failure.Message));
            return new DuckDbInstance(options);
        }
    }

    private void ReportSetAside(string? path, string why)
    {
        if (path is not null)
        {
            Log.LogSetAside(logger, path, why);
        }
    }

    private void Prepare(DuckDbInstance opened)
    {
        using var lease = opened.Rent();
        lease.Use(connection =>
        {
            // What makes the file this database must not be only in a log that can be lost.
            return Migrations.Apply(connection, time.GetUtcNow()) ? connection.Execute($"CHECKPOINT {DuckDbInstance.Catalog}") : 0;
        });
        opened.Confine();
    }
}
