namespace Fabra.Grpc.Server.Configuration;

/// <summary>How a Postgres database finds the chunks nearest to a vector, of what is valid now.</summary>
public enum VectorSearchMode
{
    /// <summary>By HNSW where the database has pgvector or the role may create it, else by comparing all.</summary>
    Auto,

    /// <summary>By comparing all.</summary>
    Exact,

    /// <summary>By HNSW; a server whose database has none does not start.</summary>
    Hnsw,
}
