namespace Fabra.Testing.Postgres;

/// <summary>How a server for tests is set up.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>
    /// Whether commits reach the disk. Default false: tests end processes, not machines, and what the system has in memory outlives a
    /// process. Measurements want true.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>With these the server takes connections by TLS only.</summary>
    public TestCertificates? Tls { get; init; }

    /// <summary>Further settings by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
