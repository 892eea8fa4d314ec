using System.Net;

namespace Fabra.Grpc.Server.Configuration;

/// <summary>
/// Every setting of the server. Each is read from the command line (<c>--grpc-port</c>), the environment (<c>FABRA_GRPC_PORT</c>)
/// or <c>appsettings.json</c> (<c>Fabra:GrpcPort</c>), in that order; <see cref="FabraSettings"/> names and bounds them.
/// </summary>
public sealed class FabraOptions
{
    /// <summary>Where the server runs. Default development.</summary>
    public FabraEnvironment Environment { get; set; }

    /// <summary>The address both ports listen on. Default 127.0.0.1.</summary>
    public IPAddress Bind { get; set; } = IPAddress.Loopback;

    /// <summary>Port of gRPC (HTTP/2), 0 to 65535; 0 takes a free one. Default 50051.</summary>
    public int GrpcPort { get; set; } = 50051;

    /// <summary>Port of REST (HTTP/1.1), 0 to 65535; 0 takes a free one. Default 8000.</summary>
    public int HttpPort { get; set; } = 8000;

    /// <summary>What callers must present; null lets everyone in. A secret.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How the server is reached by name, and by which web pages.</summary>
    public WebSettings Web { get; } = new();

    /// <summary>Name of this replica in records and spools, 1 to 64 characters. Default: the machine's name.</summary>
    public string ReplicaId { get; set; } = System.Environment.MachineName;

    /// <summary>The embedded database file.</summary>
    public DuckDbSettings DuckDb { get; } = new();

    /// <summary>What is promised about the context log, and the spool behind it.</summary>
    public EvidenceSettings Evidence { get; } = new();

    /// <summary>Sizes and times that bound what callers can ask of the server.</summary>
    public LimitSettings Limits { get; } = new();

    /// <summary>What makes the vectors of documents and queries.</summary>
    public EmbeddingSettings Embedding { get; } = new();

    /// <summary>How long stores on other machines are waited for.</summary>
    public ResilienceSettings Resilience { get; } = new();

    /// <summary>How logs are written.</summary>
    public LogSettings Log { get; } = new();

    /// <summary>A price table that overrides the built-in one; null for none. The file must exist.</summary>
    public string? CustomPricingFile { get; set; }

    /// <summary>
    /// Memory for what searches need of the indexes searched last, about as many bytes a chunk as its vector has dimensions, and 120; 0 to
    /// 1 TiB. Of an index for which it is too small, each search reads the vectors from the store. Default 256 MiB: 300,000 chunks of the
    /// local embedder.
    /// </summary>
    public long DocumentImagesMaxBytes { get; set; } = 256L << 20;

    /// <summary>Values the in-memory online store holds, 1,000 to 1,000,000,000. Default 1,000,000, about 400 MB.</summary>
    public long OnlineMaxEntries { get; set; } = 1_000_000;

    /// <summary>
    /// The Postgres database that replicas share, as a URL or in keyword form; null keeps everything in <see cref="DuckDb"/>. A secret.
    /// </summary>
    public string? PostgresUrl { get; set; }

    /// <summary>How Postgres finds the nearest vectors. Default: by pgvector's HNSW where the database has it.</summary>
    public VectorSearchMode PostgresVectorSearch { get; set; }

    /// <summary>
    /// The Redis that servers share for the newest values, as a URL or in the client's own form; null keeps them in this process's
    /// memory. A secret.
    /// </summary>
    public string? RedisUrl { get; set; }
}
