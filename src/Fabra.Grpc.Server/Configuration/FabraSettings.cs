using Fabra.Core.Evidence;

namespace Fabra.Grpc.Server.Configuration;

/// <summary>
/// The table of all settings: names, bounds and meaning in one place, for loading, messages and documentation alike.
/// </summary>
internal static partial class FabraSettings
{
    private const long Mebibyte = 1L << 20;

    /// <summary>Names that other parts of Fabra read; nothing to warn about.</summary>
    public static IReadOnlyList<string> ReadElsewhere { get; } = ["FABRA_SERVER"];

    public static IReadOnlyList<FabraSetting> All { get; } =
    [
        new("FABRA_ENV", "Where the server runs.", "development, production",
            (o, t) => SettingText.Choice<FabraEnvironment>(t, v => o.Environment = v), o => SettingText.Show(o.Environment)),
        new("FABRA_BIND", "Address that both ports listen on.", "an IP address of this machine, localhost, or * for every address",
            (o, t) => SettingText.Address(t, v => o.Bind = v), o => o.Bind.ToString()),
        new("FABRA_GRPC_PORT", "Port of gRPC.", "0 to 65535; 0 takes a free port",
            (o, t) => SettingText.Integer(t, 0, 65535, v => o.GrpcPort = (int)v), o => SettingText.Show(o.GrpcPort)),
        new("FABRA_HTTP_PORT", "Port of REST.", "0 to 65535; 0 takes a free port",
            (o, t) => SettingText.Integer(t, 0, 65535, v => o.HttpPort = (int)v), o => SettingText.Show(o.HttpPort)),
        new("FABRA_API_KEY", "Key that callers must present.", "1 to 512 printable ASCII characters without spaces",
            (o, t) => SettingText.Word(t, 512, v => o.ApiKey = v), o => o.ApiKey)
        { IsSecret = true, RefusesEmpty = true },
        new("FABRA_REPLICA_ID", "Name of this replica in records.", "1 to 64 printable ASCII characters without spaces",
            (o, t) => SettingText.Word(t, 64, v => o.ReplicaId = v), o => o.ReplicaId),
        new("FABRA_DUCKDB_PATH", "The database file.", "the path of a file",
            (o, t) => SettingText.FilePath(t, v => o.DuckDb.Path = v), o => o.DuckDb.Path),
        new("FABRA_DUCKDB_MEMORY_LIMIT", "Memory the database may use.", "128MiB to 16TiB, in bytes or with a unit such as 512MiB",
            (o, t) => SettingText.Size(t, 128 * Mebibyte, 16 * Mebibyte * Mebibyte, v => o.DuckDb.MemoryLimitBytes = v),
            o => SettingText.Show(o.DuckDb.MemoryLimitBytes)),
        new("FABRA_DUCKDB_THREADS", "Threads the database may use.", "1 to 256",
            (o, t) => SettingText.Integer(t, 1, 256, v => o.DuckDb.Threads = (int)v), o => SettingText.Show(o.DuckDb.Threads)),
        new("FABRA_DUCKDB_CHECKPOINT_THRESHOLD", "Size of the write-ahead log at which it is folded into the file.",
            "1MiB to 16GiB, in bytes or with a unit such as 512MiB",
            (o, t) => SettingText.Size(t, Mebibyte, 16 * 1024 * Mebibyte, v => o.DuckDb.CheckpointThresholdBytes = v),
            o => SettingText.Show(o.DuckDb.CheckpointThresholdBytes)),
        new("FABRA_DUCKDB_ACCEPT_LOSS", "Whether to open a database that has less than was acknowledged.", "true, false",
            (o, t) => SettingText.Boolean(t, v => o.DuckDb.AcceptLoss = v), o => SettingText.Show(o.DuckDb.AcceptLoss)),
        new("FABRA_EVIDENCE_MODE", "Whether a context needs a durable record.", "best_effort, required",
            (o, t) => SettingText.Choice<EvidenceMode>(t, v => o.Evidence.Mode = v), o => SettingText.Show(o.Evidence.Mode)),
        new("FABRA_EVIDENCE_TIMEOUT", "Time for the log to take a record.", "10ms to 5m, such as 3s",
            (o, t) => SettingText.Duration(t, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), v => o.Evidence.Timeout = v),
            o => SettingText.Show(o.Evidence.Timeout)),
        new("FABRA_SPOOL_DIR", "Folder of the spool; without it, one next to the database file.", "the path of a folder",
            (o, t) => SettingText.FolderPath(t, v => o.Evidence.SpoolDirectory = v), o => o.Evidence.SpoolDirectory),
        new("FABRA_SPOOL_ADOPT", "Whose spooled records to take for this store's.", "unstamped, or the identity of a store",
            (o, t) => SettingText.SpoolOwner(t, v => o.Evidence.SpoolAdopt = v), o => o.Evidence.SpoolAdopt),
        new("FABRA_SPOOL_MAX_BYTES", "Size the spool may grow to.", "1MiB to 1TiB, in bytes or with a unit such as 512MiB",
            (o, t) => SettingText.Size(t, Mebibyte, Mebibyte * Mebibyte, v => o.Evidence.SpoolMaxBytes = v),
            o => SettingText.Show(o.Evidence.SpoolMaxBytes)),
        new("FABRA_RECORD_INCLUDE_CONTENT", "Whether records hold text and values, or hashes of them.", "true, false",
            (o, t) => SettingText.Boolean(t, v => o.Evidence.IncludeContent = v), o => SettingText.Show(o.Evidence.IncludeContent)),
        new("FABRA_CUSTOM_PRICING_FILE", "Price table over the built-in one.", "the path of a file that exists",
            (o, t) => SettingText.ExistingFile(t, v => o.CustomPricingFile = v), o => o.CustomPricingFile),
        new("FABRA_ONLINE_MAX_ENTRIES", "Values the in-memory online store holds.", "1000 to 1000000000",
            (o, t) => SettingText.Integer(t, 1000, 1_000_000_000, v => o.OnlineMaxEntries = v),
            o => SettingText.Show(o.OnlineMaxEntries)),
        new("FABRA_DOCUMENT_IMAGES_MAX_BYTES", "Memory for what searches need of indexes.", "0 to 1TiB, in bytes or with a unit such as 512MiB",
            (o, t) => SettingText.Size(t, 0, Mebibyte * Mebibyte, v => o.DocumentImagesMaxBytes = v),
            o => SettingText.Show(o.DocumentImagesMaxBytes)),
        new("FABRA_MAX_RECEIVE_MESSAGE_BYTES", "Largest message taken.", "64KiB to 1GiB, in bytes or with a unit such as 20MiB",
            (o, t) => SettingText.Size(t, 64 * 1024, 1 << 30, v => o.Limits.MaxReceiveMessageBytes = (int)v),
            o => SettingText.Show(o.Limits.MaxReceiveMessageBytes)),
        new("FABRA_MAX_SEND_MESSAGE_BYTES", "Largest message sent.", "64KiB to 1GiB, in bytes or with a unit such as 64MiB",
            (o, t) => SettingText.Size(t, 64 * 1024, 1 << 30, v => o.Limits.MaxSendMessageBytes = (int)v),
            o => SettingText.Show(o.Limits.MaxSendMessageBytes)),
        new("FABRA_DRAIN_TIMEOUT", "Time for calls in flight at shutdown.", "0s to 10m, such as 20s",
            (o, t) => SettingText.Duration(t, TimeSpan.Zero, TimeSpan.FromMinutes(10), v => o.Limits.DrainTimeout = v),
            o => SettingText.Show(o.Limits.DrainTimeout)),
        new("FABRA_HEALTH_INTERVAL", "Time between health checks of the stores.", "100ms to 5m, such as 5s",
            (o, t) => SettingText.Duration(t, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), v => o.Limits.HealthInterval = v),
            o => SettingText.Show(o.Limits.HealthInterval)),
        new("FABRA_CLOCK_MAX_AHEAD", "How far what is stored or the database's clock may be from this machine's clock.", "1s to 876000h, such as 1m",
            (o, t) => SettingText.Duration(t, TimeSpan.FromSeconds(1), TimeSpan.FromDays(36_500), v => o.Limits.ClockMaxAhead = v),
            o => SettingText.Show(o.Limits.ClockMaxAhead)),
        new("FABRA_LOG_FORMAT", "Form of log lines.", "text, json",
            (o, t) => SettingText.Choice<LogFormat>(t, v => o.Log.Format = v), o => SettingText.Show(o.Log.Format)),
        new("FABRA_LOG_LEVEL", "Lowest level logged.", "trace, debug, information, warning, error, critical",
            (o, t) => SettingText.Choice<LogLevel>(t, v => o.Log.Level = v), o => SettingText.Show(o.Log.Level)),
        new("FABRA_POSTGRES_URL", "A Postgres database, instead of the embedded one.",
            "postgres://user:password@host:5432/database, several hosts and ?name=value too, or the keyword form",
            (o, t) => SettingText.NotBlank(t, v => o.PostgresUrl = v), o => o.PostgresUrl)
        { IsSecret = true },
        new("FABRA_POSTGRES_VECTOR_SEARCH", "How Postgres finds the nearest vectors: auto is hnsw where the database has pgvector.",
            "auto, exact, hnsw",
            (o, t) => SettingText.Choice<VectorSearchMode>(t, v => o.PostgresVectorSearch = v), o => SettingText.Show(o.PostgresVectorSearch)),
        new("FABRA_REDIS_URL", "A Redis that servers share for the newest values.",
            "redis://user:password@host:6379, several hosts and ?name=value too, rediss:// for TLS, or the client's own form",
            (o, t) => SettingText.NotBlank(t, v => o.RedisUrl = v), o => o.RedisUrl)
        { IsSecret = true },
        .. Web,
        .. Resilience,
        .. Embedding,
    ];
}
