using Fabra.Testing.Postgres;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>One PGlite for the tests that need pgvector; it takes one connection at a time, and so they run one after the other.</summary>
[CollectionDefinition(Collection)]
public sealed class PgliteFixture : IAsyncLifetime, ICollectionFixture<PgliteFixture>
{
    public const string Collection = "pglite";

    private PgliteServer? _server;

    public PgliteServer Server => _server ?? throw new InvalidOperationException("The server was not started.");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PgliteServer.WhyMissing is not null, PgliteServer.WhyMissing ?? "");
        _server = await PgliteServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
