using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb;

/// <summary>One opening of the database file, with its connections.</summary>
internal sealed class DuckDbInstance : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _connectionString;
    private readonly HashSet<DuckDbLease> _all = [];
    private readonly Stack<DuckDbLease> _idle = [];
    private volatile bool _invalid;

    public DuckDbInstance(DuckDbOptions options)
    {
        _connectionString = new DuckDBConnectionStringBuilder
        {
            ["DataSource"] = options.Path,
            ["memory_limit"] = options.MemoryLimit,
            ["threads"] = options.Threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["checkpoint_threshold"] = options.CheckpointThreshold,
        }.ConnectionString;
        using var first = Rent();
    }

    /// <summary>True when no connection works any more.</summary>
    public bool Invalid => _invalid;

    public void Invalidate() => _invalid = true;

    public DuckDbLease Rent()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        var connection = new DuckDBConnection(_connectionString);
        try
        {
            connection.Open();
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        var lease = new DuckDbLease(this, connection);
        lock (_lock)
        {
            _all.Add(lease);
        }

        return lease;
    }

    public void Return(DuckDbLease lease)
    {
        lock (_lock)
        {
            _idle.Push(lease);
        }
    }

    /// <summary>Closes every connection, those lent out too.</summary>
    public void Dispose()
    {
        _invalid = true;
        DuckDbLease[] all;
        lock (_lock)
        {
            all = [.. _all];
            _all.Clear();
            _idle.Clear();
        }

        foreach (var lease in all)
        {
            lease.Close();
        }
    }
}
