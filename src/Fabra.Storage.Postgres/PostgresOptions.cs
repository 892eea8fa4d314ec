using Fabra.Storage.Postgres.Connections;
using Fabra.Storage.Postgres.Partitions;

namespace Fabra.Storage.Postgres;

/// <summary>Settings of the Postgres store.</summary>
internal sealed record PostgresOptions
{
    /// <summary>
    /// Where the database is: <c>postgres://user:password@host1:5432,host2:5432/database?sslmode=require</c>, or keywords
    /// (<c>host=… port=… dbname=…</c>, <c>Host=…;Port=…;Database=…</c>). A secret. What it says of pool size and timeouts goes before
    /// the settings below. With several hosts connections go to the primary among them.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>Reads at the same time; more wait. Default 20; 1 to 1,000.</summary>
    public int ReadConnections { get; init; } = 20;

    /// <summary>SQL queries at the same time; more wait. Default 2; 1 to 16.</summary>
    public int SqlConnections { get; init; } = 2;

    /// <summary>How long a connection may take to open, or to become free. Default 3 s; 1 s to 5 min.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long the database may be out of reach when the store is opened, as when both start at once. Default 30 s; 0 to 1 h.
    /// </summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the start waits for another server that changes the schema or makes partitions, and then says who it is. Default 60 s; 1 s
    /// to 5 min.
    /// </summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one read or one commit may take. Default 10 s; 1 s to 10 min.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an auditor's SQL may run between two rows. Default 60 s; 1 s to 1 h.</summary>
    public TimeSpan SqlTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Writes that may wait for a commit; more are refused as overloaded. Default 4,096; 1 to 1,000,000.</summary>
    public int QueueLimit { get; init; } = 4_096;

    /// <summary>How much time one partition of the context log covers. Default a day.</summary>
    public PartitionSpan PartitionSpan { get; init; } = PartitionSpan.Day;

    /// <summary>How many partitions are made ahead of time. Default 7; 1 to 100.</summary>
    public int PartitionsAhead { get; init; } = 7;

    /// <summary>Time between two rounds of upkeep: partitions, forgotten request keys. Default 10 min; 1 s to 6 h.</summary>
    public TimeSpan UpkeepInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Most memory, in bytes, for images of indexes: what searches need of an index besides texts, about as many octets a chunk as its
    /// vector has dimensions, and 120. Default 256 MB; from 0, with which each search reads the vectors' codes from the server.
    /// </summary>
    public long DocumentImageBytes { get; init; } = 256L << 20;

    /// <summary>How the chunks nearest to a vector are found. Default <see cref="PostgresVectorSearch.Auto"/>.</summary>
    public PostgresVectorSearch VectorSearch { get; init; }

    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    /// <exception cref="ConnectionTextException">The connection string cannot be understood.</exception>
    public void Validate()
    {
        ConnectionText.Parse(ConnectionString);
        Check(ReadConnections, 1, 1_000, nameof(ReadConnections));
        Check(SqlConnections, 1, 16, nameof(SqlConnections));
        Check(ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), nameof(ConnectTimeout));
        Check(StartPatience, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(StartPatience));
        Check(LockPatience, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), nameof(LockPatience));
        Check(CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(CommandTimeout));
        Check(SqlTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(SqlTimeout));
        Check(QueueLimit, 1, 1_000_000, nameof(QueueLimit));
        Check(DocumentImageBytes, 0, long.MaxValue, nameof(DocumentImageBytes));
        Check(PartitionsAhead, 1, 100, nameof(PartitionsAhead));
        Check(UpkeepInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(6), nameof(UpkeepInterval));
        if (!Enum.IsDefined(PartitionSpan))
        {
            throw new ArgumentOutOfRangeException(nameof(PartitionSpan), PartitionSpan, "There is no such span.");
        }

        if (!Enum.IsDefined(VectorSearch))
        {
            throw new ArgumentOutOfRangeException(nameof(VectorSearch), VectorSearch, "There is no such search.");
        }
    }

    private static void Check<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
        }
    }
}
