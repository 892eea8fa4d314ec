using System.Globalization;
using DuckDB.NET.Data;
using Fabra.Storage.DuckDb.Native;

namespace Fabra.Storage.DuckDb;

/// <summary>
/// Bounds how many blocks of the file DuckDB keeps in memory. DuckDB drops none before its memory limit is reached, so one pass over the
/// log would leave a cache as large as the log. A limit set below what is in use makes it drop the blocks used longest ago.
/// </summary>
internal sealed class BlockCache(DuckDbOptions options)
{
    /// <summary>The one setting that stays open when the configuration is locked.</summary>
    public const string Setting = "memory_limit";

    // Rows that are not in the file yet have another tag, and are not touched.
    private const string InUse =
        """
        SELECT sum(memory_usage_bytes)::BIGINT, coalesce(sum(memory_usage_bytes) FILTER (tag = 'BASE_TABLE'), 0)::BIGINT
        FROM duckdb_memory()
        """;

    /// <summary>After so many bytes read by streams the cache is brought back to its size before them.</summary>
    private const long ShrinkEvery = 8L << 20;

    /// <summary>A cache of this size is left alone.</summary>
    private const long LeastBytes = 16L << 20;

    private readonly Lock _counting = new();
    private readonly Lock _shrinking = new();
    private int _streams;

    // Of all streams together: many short ones, one after the other, must not add up either.
    private long _readByStreams;
    private long _bytesBeforeStreams;
    private long _bytesAfterStreams;

    /// <summary>What the cached blocks take, in bytes.</summary>
    public static long Bytes(DuckDBConnection connection) => Usage(connection).Blocks;

    /// <summary>
    /// A stream begins. The first of several at the same time finds out how large the cache is without what earlier ones have left in it:
    /// what it was before them, and what others have added since.
    /// </summary>
    public void Begin(DuckDBConnection connection)
    {
        lock (_counting)
        {
            if (_streams == 0)
            {
                var bytes = Bytes(connection);
                var added = Math.Max(0, bytes - _bytesAfterStreams);
                _bytesBeforeStreams = Math.Max(Math.Min(bytes, _bytesBeforeStreams + added), LeastBytes);
            }

            _streams++;
        }
    }

    /// <summary>A stream has ended, or was given up.</summary>
    /// <param name="connection">Null when the database does not answer: then nothing counts as added by others.</param>
    public void End(DuckDBConnection? connection)
    {
        lock (_counting)
        {
            _streams--;
            _bytesAfterStreams = long.MaxValue;
            if (_streams == 0 && connection is not null)
            {
                _bytesAfterStreams = Bytes(connection);
            }
        }
    }

    /// <summary>A stream reads so many bytes; true when it is time to shrink.</summary>
    public bool Read(long bytes) => Interlocked.Add(ref _readByStreams, bytes) >= ShrinkEvery;

    /// <summary>Drops blocks until the cache is as large as it was before the streams.</summary>
    public void Shrink(DuckDBConnection connection) => Shrink(connection, Interlocked.Read(ref _bytesBeforeStreams));

    /// <summary>Drops blocks until at most so many bytes of them are left, or until the others are in use.</summary>
    public void Shrink(DuckDBConnection connection, long bytes)
    {
        lock (_shrinking)
        {
            Interlocked.Exchange(ref _readByStreams, 0);
            var (all, blocks) = Usage(connection);
            if (blocks <= bytes)
            {
                return;
            }

            try
            {
                // The limit is this low for microseconds only; a query that needs memory meanwhile takes it from the blocks that are left.
                SetLimit(connection, all - (blocks - bytes));
            }
            catch (DuckDBException failure) when (failure.IsOutOfMemory())
            {
                // Everything that could be dropped was.
            }
            finally
            {
                SetLimit(connection, options.MemoryLimitBytes);
            }
        }
    }

    private static (long All, long Blocks) Usage(DuckDBConnection connection) =>
        connection.Query(InUse, reader => (reader.GetInt64(0), reader.GetInt64(1)))[0];

    private static void SetLimit(DuckDBConnection connection, long bytes) =>
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET {Setting} = '{bytes}B'"));
}
