namespace Fabra.Testing.Postgres;

/// <summary>Where the server's programs are.</summary>
public static class PostgresBinaries
{
    private const string Debian = "/usr/lib/postgresql/15/bin";

    private static readonly string? Folder = new[] { Debian }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")));

    /// <summary>Why no server can be started, for a test to be skipped; null when one can.</summary>
    /// <exception cref="InvalidOperationException">
    /// There is none although <c>FABRA_REQUIRE_BACKENDS</c> says that there has to be: a missing backend is then a failure.
    /// </exception>
    public static string? WhyMissing
    {
        get
        {
            const string Missing = "There is no Postgres server on this machine; eng/setup installs one.";
            return Folder is not null ? null
                : Environment.GetEnvironmentVariable("FABRA_REQUIRE_BACKENDS") == "1" ? throw new InvalidOperationException(Missing)
                : Missing;
        }
    }

    public static string PathOf(string program) =>
        Path.Combine(Folder ?? throw new InvalidOperationException(WhyMissing), program);
}
