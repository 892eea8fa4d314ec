namespace Fabra.Testing.Redis;

/// <summary>Where the server's programs are.</summary>
public static class RedisBinaries
{
    public static string Server => PathOf("redis-server");

    public static string Cli => PathOf("redis-cli");

    /// <summary>Why no server can be started, for a test to be skipped; null when one can.</summary>
    /// <exception cref="InvalidOperationException">
    /// There is none although <c>FABRA_REQUIRE_BACKENDS</c> says that there has to be: a missing backend is then a failure.
    /// </exception>
    public static string? WhyMissing
    {
        get
        {
            const string Missing = "There is no Redis server on this machine; eng/setup installs one.";
            return Find("redis-server") is not null && Find("redis-cli") is not null ? null
                : Environment.GetEnvironmentVariable("FABRA_REQUIRE_BACKENDS") == "1" ? throw new InvalidOperationException(Missing)
                : Missing;
        }
    }

    private static string PathOf(string program) => Find(program) ?? throw new InvalidOperationException(WhyMissing);

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
