namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>The extension <c>vector</c> (pgvector) of a database.</summary>
/// <param name="Schema">Where its types are, quoted; it need not be in the search path.</param>
/// <param name="Version">From <see cref="Least"/>.</param>
internal sealed record VectorExtension(string Schema, Version Version)
{
    private const int MostDimensions = 2_000;
    private const int MostHalfDimensions = 4_000;

    /// <summary>The first with HNSW.</summary>
    public static Version Least { get; } = new(0, 5);

    /// <summary>Whether a scan can go on when a filter leaves too few.</summary>
    public bool Iterates => Version >= new Version(0, 8);

    /// <summary>The type whose vectors of so many dimensions an HNSW index can hold; null when none can.</summary>
    public string? TypeFor(int dimensions) =>
        dimensions <= MostDimensions ? "vector"
        : dimensions <= MostHalfDimensions && Version >= new Version(0, 7) ? "halfvec"
        : null;
}
