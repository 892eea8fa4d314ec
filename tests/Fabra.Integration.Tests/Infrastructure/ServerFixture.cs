using Fabra.Client;
using Fabra.Testing;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>One server for all tests of a class, with <see cref="Samples"/> registered.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private RunningServer? _running;

    internal RunningServer Running => _running ?? throw new InvalidOperationException("The server was not started.");

    internal FabraClient Client => Running.Client;

    internal HttpClient Http => Running.Http;

    internal CliRunner Cli => Running.Cli;

    internal TemporaryFolder Folder { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServer.StartAsync();
        await Samples.RegisterAsync(Client);
    }

    public async ValueTask DisposeAsync()
    {
        Folder.Dispose();
        if (_running is { } running)
        {
            await running.DisposeAsync();
        }
    }
}
