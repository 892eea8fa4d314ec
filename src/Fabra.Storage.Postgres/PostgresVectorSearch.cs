namespace Fabra.Storage.Postgres;

/// <summary>How the chunks nearest to a vector are found, of what is valid now. As of an instant all are compared.</summary>
internal enum PostgresVectorSearch
{
    /// <summary>By <see cref="Hnsw"/> where the server has the extension <c>vector</c> and the role may use it, else <see cref="Exact"/>.</summary>
    Auto,

    /// <summary>By comparing all.</summary>
    Exact,

    /// <summary>By an HNSW index, which finds nearly all of them; the store does not open without the extension.</summary>
    Hnsw,
}
