namespace Fabra.Storage.DuckDb;

/// <summary>Settings of the DuckDB store.</summary>
internal sealed record DuckDbOptions
{
    /// <summary>The database file; created, with its folder, when missing. One process owns it at a time.</summary>
    public required string Path { get; init; }

    /// <summary>Most memory, in bytes, that DuckDB itself takes. Default 1 GB; from 128 MiB.</summary>
    public long MemoryLimitBytes { get; init; } = 1_000_000_000;

    /// <summary>Threads that one query may use. Default 2; 1 to 256.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>
    /// Size of the write-ahead log, in bytes, at which it is folded into the file. Default 32 MB; from 1 MB. Opening after a crash
    /// replays about as much.
    /// </summary>
    public long CheckpointThresholdBytes { get; init; } = 32_000_000;

    /// <summary>Whether to open a database that has less than was acknowledged. Default: no.</summary>
    public bool AcceptLoss { get; init; }

    /// <summary>Reads at the same time; more wait. Default 4; 1 to 64.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>SQL queries at the same time; more wait. Default 2; 1 to 16.</summary>
    public int SqlConnections { get; init; } = 2;

    /// <summary>How long an auditor's SQL may run between two rows. Default 60 s; 1 s to 1 h.</summary>
    public TimeSpan SqlTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Writes that may wait for a commit; more are refused as overloaded. Default 4,096; 1 to 1,000,000.</summary>
    public int QueueLimit { get; init; } = 4_096;

    /// <summary>
    /// Feature rows in the unsorted tail before it is sorted into a segment. Default 122,880, the size of a DuckDB row group; 100 to
    /// 10,000,000.
    /// </summary>
    public int TailRows { get; init; } = 122_880;

    /// <summary>
    /// Request keys of the last 24 hours kept in memory; beyond it the table is asked. Default 500,000; from 0.
    /// </summary>
    public int RequestKeysInMemory { get; init; } = 500_000;

    /// <summary>
    /// Most memory, in bytes, for images of indexes: what searches need of an index besides texts, about as many octets a chunk as its
    /// vector has dimensions, and 120. Default 256 MB; from 0, with which each search reads the vectors' codes from the file.
    /// </summary>
    public long DocumentImageBytes { get; init; } = 256_000_000;

    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        Check(MemoryLimitBytes, 128L << 20, long.MaxValue, nameof(MemoryLimitBytes));
        Check(CheckpointThresholdBytes, 1_000_000, long.MaxValue, nameof(CheckpointThresholdBytes));
        Check(DocumentImageBytes, 0, long.MaxValue, nameof(DocumentImageBytes));
        Check(Threads, 1, 256, nameof(Threads));
        Check(ReadConnections, 1, 64, nameof(ReadConnections));
        Check(SqlConnections, 1, 16, nameof(SqlConnections));
        Check((long)SqlTimeout.TotalSeconds, 1, 3_600, nameof(SqlTimeout));
        Check(QueueLimit, 1, 1_000_000, nameof(QueueLimit));
        Check(TailRows, 100, 10_000_000, nameof(TailRows));
        Check(RequestKeysInMemory, 0, 100_000_000, nameof(RequestKeysInMemory));
    }

    private static void Check(long value, long least, long most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
        }
    }
}
