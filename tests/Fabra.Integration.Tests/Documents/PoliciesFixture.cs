using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Documents;

/// <summary>One server for all tests of a class, with <see cref="Policies"/> indexed.</summary>
public sealed class PoliciesFixture : IAsyncLifetime
{
    private RunningServer? _running;

    internal FabraClient Client => Running.Client;

    internal CliRunner Cli => Running.Cli;

    private RunningServer Running => _running ?? throw new InvalidOperationException("The server was not started.");

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServer.StartAsync();
        await Policies.CreateAsync(Client);
        await Policies.IndexAsync(Client, Policies.Documents);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is { } running)
        {
            await running.DisposeAsync();
        }
    }
}
