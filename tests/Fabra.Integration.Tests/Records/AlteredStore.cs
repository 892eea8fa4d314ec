using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;

namespace Fabra.Integration.Tests.Records;

/// <summary>A server on a store in which every second record was changed, each in another way, while no server ran.</summary>
public sealed class AlteredStore : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningServer? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal RunningServer Running => _running ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>The altered records by what was done to them, under the ids that they have now.</summary>
    internal Dictionary<string, string> Victims { get; } = [];

    internal List<string> Neighbours { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var altered = new Dictionary<string, string>();
        await using (var server = await RunningServer.StartInAsync(_folder.Path))
        {
            await Samples.RegisterAsync(server.Client);
            await Samples.WriteAsync(server.Client, "s1", 2.5, "silver");
            foreach (var name in Alteration.All.Keys.Append("tenant"))
            {
                Neighbours.Add((await AssembleAsync(server.Client)).ContextId);
                altered[name] = (await AssembleAsync(server.Client)).ContextId;
            }

            Neighbours.Add((await AssembleAsync(server.Client)).ContextId);
        }

        foreach (var (name, id) in altered)
        {
            var set = Alteration.All.TryGetValue(name, out var alteration) ? alteration.Sql : "tenant = 'other'";
            (await StoredData.ExecuteAsync(_folder.Path, $"UPDATE context_log SET {set} WHERE context_id = '{id}'")).ShouldBe(1, name);
            Victims[name] = name == "context_id" ? "01912345-6789-7abc-8ef0-123456789abc" : id;
        }

        _running = await RunningServer.StartInAsync(_folder.Path);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static Task<Context> AssembleAsync(FabraClient client) => client.AssembleContextAsync(
        "card",
        Samples.Card("s1"),
        new AssembleContextOptions { Labels = new Dictionary<string, string> { ["team"] = "risk" } },
        Cancellation);
}
