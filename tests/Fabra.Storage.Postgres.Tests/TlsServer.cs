using Fabra.Testing;
using Fabra.Testing.Postgres;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>A server that takes connections by TLS only, for the tests of one class; started when the first asks for it.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly Lazy<Task<PostgresServer>> _server;

    public TlsServer() => _server = new(() => PostgresServer.StartAsync(new PostgresServerOptions
    {
        Tls = _certificates,
        Settings = new Dictionary<string, string> { ["listen_addresses"] = "127.0.0.1,127.0.0.2" },
    }));

    /// <summary>The file of the authority that signed the server's certificate.</summary>
    public string Authority => _certificates.Authority;

    internal async Task<TestDatabase> CreateDatabaseAsync()
    {
        TestDatabase.SkipWithoutServer();
        return await TestDatabase.CreateOnAsync(await _server.Value, ownServer: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }

        _certificates.Dispose();
    }
}
