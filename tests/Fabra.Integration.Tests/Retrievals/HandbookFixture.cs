using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Retrievals;

/// <summary>One server for all tests of a class, with the <see cref="Handbook"/> indexed.</summary>
public sealed class HandbookFixture : IAsyncLifetime
{
    private RunningServer? _running;

    internal FabraClient Client => Running.Client;

    internal HttpClient Http => Running.Http;

    private RunningServer Running => _running ?? throw new InvalidOperationException("The server was not started.");

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServer.StartAsync();
        await Handbook.CreateAsync(Client);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is { } running)
        {
            await running.DisposeAsync();
        }
    }
}
