using System.Collections.Concurrent;
using System.Globalization;
using DuckDB.NET.Data;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb;

/// <summary>
/// One opening of the database file, with its connections. The file is attached to an instance in memory, because only an
/// attached file can be given smaller row groups: by default a checkpoint rewrites up to 122,880 rows, of contexts some 400 MB.
/// </summary>
internal sealed class DuckDbInstance : IDisposable
{
    /// <summary>Rows per row group; a multiple of DuckDB's vector size, 2,048.</summary>
    public const int RowGroupSize = 8_192;

    /// <summary>
    /// For pages of up to this many rows DuckDB reads the columns of the filter and the order first, and the others only of the rows
    /// found.
    /// </summary>
    private const int LateRows = 2_048;

    /// <summary>
    /// DuckDB takes Zstandard for columns of more than 4 kB a row, and then unpacks 2,048 rows to read one: 73 ms and 67 MB at 33 kB
    /// each, where it takes 10 ms without.
    /// </summary>
    private const string CostlyToRead = "zstd";

    /// <summary>The name that the file is attached by.</summary>
    public const string Catalog = "fabra";

    // A file lock does not keep a process from itself.
    private static readonly ConcurrentDictionary<string, bool> OpenHere = [];

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly DuckDBConnection _root;
    private readonly HashSet<DuckDbLease> _all = [];
    private readonly Stack<DuckDbLease> _idle = [];
    private volatile bool _invalid;
    private bool _disposed;

    public DuckDbInstance(DuckDbOptions options)
    {
        _path = Path.GetFullPath(options.Path);
        if (!OpenHere.TryAdd(_path, true))
        {
            throw new DatabaseInUseException(_path, Environment.ProcessId, null);
        }

        _root = new DuckDBConnection("DataSource=:memory:");
        try
        {
            _root.Open();
            _root.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SET memory_limit = '{options.MemoryLimitBytes}B';
                SET threads = {options.Threads};
                SET checkpoint_threshold = {Quoted(Checkpointer.Never)};
                SET late_materialization_max_rows = {LateRows};
                SET disabled_compression_methods = {Quoted(CostlyToRead)};
                SET temp_directory = {Quoted(_path + ".tmp")};
                PRAGMA disable_checkpoint_on_shutdown;
                SET autoinstall_known_extensions = false;
                SET autoload_known_extensions = false;
                ATTACH {Quoted(_path)} AS {Catalog} (ROW_GROUP_SIZE {RowGroupSize}, STORAGE_VERSION 'v1.5.0');
                USE {Catalog};
                """));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>True when no connection works any more.</summary>
    public bool Invalid => _invalid;

    public void Invalidate() => _invalid = true;

    /// <summary>
    /// From here on SQL can reach nothing but this database: no files, no network, no extensions, no settings but the one that
    /// <see cref="BlockCache"/> needs.
    /// </summary>
    public void Confine() => _root.Execute(
        $"SET allowed_configs = ['{BlockCache.Setting}']; SET enable_external_access = false; SET lock_configuration = true;");

    public DuckDbLease Rent()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                throw DuckDbErrors.Closed();
            }

            return _idle.TryPop(out var idle) ? idle : Connect();
        }
    }

    public void Return(DuckDbLease lease)
    {
        lock (_lock)
        {
            _idle.Push(lease);
        }
    }

    /// <summary>Closes every connection, those lent out too, and with the last of them the file.</summary>
    public void Dispose()
    {
        DuckDbLease[] all;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _invalid = true;
            all = [.. _all];
            _all.Clear();
            _idle.Clear();
        }

        foreach (var lease in all)
        {
            lease.Close();
        }

        _root.Dispose();
        OpenHere.TryRemove(_path, out _);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private DuckDbLease Connect()
    {
        var connection = _root.Duplicate();
        try
        {
            connection.Open();
            connection.Execute($"USE {Catalog}");
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        var lease = new DuckDbLease(this, connection);
        _all.Add(lease);
        return lease;
    }
}
