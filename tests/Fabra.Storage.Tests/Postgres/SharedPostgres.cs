using Fabra.Storage.Tests.Postgres;
using Fabra.Testing.Postgres;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Fabra.Storage.Tests.Postgres;

/// <summary>One server for all tests of this assembly, started when the first of them asks; each has a database of its own.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(() => PostgresServer.StartAsync());

    /// <summary>The server; skips the test when there can be none.</summary>
    public static Task<PostgresServer> GetAsync()
    {
        Assert.SkipWhen(PostgresBinaries.WhyMissing is not null, PostgresBinaries.WhyMissing ?? "");
        return Server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated)
        {
            await (await Server.Value).DisposeAsync();
        }
    }
}
