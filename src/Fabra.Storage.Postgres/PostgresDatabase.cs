using Fabra.Storage.Postgres.Connections;
using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>
/// Connections to the database. Writes, long work and reads have a pool each, so that none waits for another; each SELECT of an auditor has a
/// connection that is closed behind it. With several hosts, connections go to whichever is the primary.
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    /// <summary>One for each kind of group commit, and room for those that a hung server still holds.</summary>
    private const int WriteConnections = 8;

    /// <summary>Commits of documents, compactions, changes of the schema, upkeep.</summary>
    private const int LongConnections = 6;

    /// <summary>
    /// How long a transaction may stand idle on the server. A replica that froze within one would keep all others from committing.
    /// </summary>
    private const int IdleInTransactionMilliseconds = 10_000;

    private readonly PostgresOptions _options;
    private readonly List<NpgsqlMultiHostDataSource> _clusters = [];
    private readonly NpgsqlConnectionStringBuilder _text;

    public PostgresDatabase(PostgresOptions options)
    {
        _options = options;
        _text = ConnectionText.Parse(options.ConnectionString);
        Description = $"Postgres at {ConnectionText.Describe(_text)}";
        CommandTimeout = Given("Command Timeout") ? TimeSpan.FromSeconds(_text.CommandTimeout) : options.CommandTimeout;
        var reads = Given("Maximum Pool Size") ? _text.MaxPoolSize : options.ReadConnections;
        LongTimeout = TimeSpan.FromTicks(Math.Max(CommandTimeout.Ticks, TimeSpan.TicksPerMinute));
        var idle = $"-c idle_in_transaction_session_timeout={IdleInTransactionMilliseconds}";
        Writing = Create(WriteConnections, CommandTimeout, idle);
        Working = Create(LongConnections, SetupTimeout, idle);
        Reading = Create(reads, CommandTimeout, "");

        // What an auditor's SELECT leaves in its session (locks, settings, temporary tables) goes with the connection.
        Selecting = Create(options.SqlConnections, options.SqlTimeout, "", pooled: false);
    }

    /// <summary>How long a change of the schema may take, waiting for other replicas included; a compaction too.</summary>
    public static TimeSpan SetupTimeout => TimeSpan.FromMinutes(5);

    public string Description { get; }

    public NpgsqlDataSource Writing { get; }

    /// <summary>For writes that may take longer than others have patience.</summary>
    public NpgsqlDataSource Working { get; }

    public NpgsqlDataSource Reading { get; }

    /// <summary>Not a pool: every connection is a new session.</summary>
    public NpgsqlDataSource Selecting { get; }

    /// <summary>How long one read or one commit may take.</summary>
    public TimeSpan CommandTimeout { get; }

    /// <summary>How long a search, or a commit of documents, may take: a batch of them may be many megabytes.</summary>
    public TimeSpan LongTimeout { get; }

    /// <summary>
    /// To be called after a failure: the next connection asks again which host is the primary. Otherwise the driver believes for seconds
    /// that a host whose connection broke is gone, and that a standby still is one.
    /// </summary>
    public void LookAgain()
    {
        foreach (var cluster in _clusters)
        {
            cluster.ClearDatabaseStates();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Writing.DisposeAsync();
        await Working.DisposeAsync();
        await Reading.DisposeAsync();
        await Selecting.DisposeAsync();
    }

    private NpgsqlDataSource Create(int connections, TimeSpan limit, string serverOptions, bool pooled = true)
    {
        var text = new NpgsqlConnectionStringBuilder(_text.ConnectionString)
        {
            TargetSessionAttributes = null,
            Pooling = pooled,
            MaxPoolSize = connections,
            ApplicationName = _text.ApplicationName ?? "fabra",
            Timeout = Given("Timeout") ? _text.Timeout : (int)_options.ConnectTimeout.TotalSeconds,

            // Calls have their own deadlines, see DetachedCall; the driver's comes a little later, for when cancelling has failed too.
            CommandTimeout = (int)limit.TotalSeconds + 2,

            // Nothing changes the state of a session. A reset would go before the first statement, where the driver cannot cancel.
            NoResetOnClose = true,
            TcpKeepAlive = true,
            Enlist = false,
            GssEncryptionMode = Given("GSS Encryption Mode") ? _text.GssEncryptionMode : GssEncryptionMode.Disable,
            ReadBufferSize = Math.Max(_text.ReadBufferSize, 32 * 1024),
            WriteBufferSize = Math.Max(_text.WriteBufferSize, 32 * 1024),

            // `timestamp` is UTC without a zone; so is what SQL compares it with.
            Timezone = "UTC",
            Options = $"{_text.Options} -c DateStyle=ISO {serverOptions}".Trim(),
        };
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        if (!text.Host!.Contains(',', StringComparison.Ordinal))
        {
            return builder.Build();
        }

        var cluster = builder.BuildMultiHost();
        _clusters.Add(cluster);
        return cluster.WithTargetSession(ConnectionSettings.Target(_text));
    }

    private bool Given(string keyword) => _text.ShouldSerialize(keyword);
}
