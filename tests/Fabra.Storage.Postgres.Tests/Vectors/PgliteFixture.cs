using Fabra.Testing.Postgres;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>One PGlite for the tests that need pgvector; it has one session, and so they run one after the other.</summary>
[CollectionDefinition(Collection)]
public sealed class PgliteFixture : IAsyncDisposable, ICollectionFixture<PgliteFixture>
{
    public const string Collection = "pglite";

    private readonly Lazy<Task<PgliteServer>> _server = new(PgliteServer.StartAsync);

    /// <summary>The server, started when the first test asks; without one the test is skipped.</summary>
    public Task<PgliteServer> GetAsync()
    {
        Assert.SkipWhen(PgliteServer.WhyMissing is not null, PgliteServer.WhyMissing ?? "");
        return _server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
