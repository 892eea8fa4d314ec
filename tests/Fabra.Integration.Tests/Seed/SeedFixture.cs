using System.Net.Http.Json;
using System.Text.Json;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;

namespace Fabra.Integration.Tests.Seed;

/// <summary>
/// A server whose clock stands where the product text's examples do, so that its commands, with their dates, can be run as printed.
/// It holds three contexts of the text's own function.
/// </summary>
public sealed class SeedFixture : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);

    private RunningServer? _running;

    internal RunningServer Running => _running ?? throw new InvalidOperationException("The server was not started.");

    internal CliRunner Cli => Running.Cli;

    internal HttpClient Http => Running.Http;

    internal TemporaryFolder Folder { get; } = new();

    /// <summary>The ids of the contexts, in the order of their making; the first is about user123.</summary>
    internal IReadOnlyList<string> Ids { get; private set; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServer.StartAsync(
            builder => builder.UseClock(new ShiftedClock(Start)));
        Ids = [await AssembleAsync("user123"), await AssembleAsync("user1"), await AssembleAsync("user2")];
    }

    public async ValueTask DisposeAsync()
    {
        Folder.Dispose();
        if (_running is { } running)
        {
            await running.DisposeAsync();
        }
    }

    internal async Task<JsonElement> GetJsonAsync(string address) => await Http.GetFromJsonAsync<JsonElement>(address, Cancellation);

    private async Task<string> AssembleAsync(string userId)
    {
        using var answer = await Http.PostAsJsonAsync(
            "/v1/context/recommendation_context", new { inputs = new { user_id = userId } }, Cancellation);
        answer.EnsureSuccessStatusCode();
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return json.GetProperty("context_id").GetString()!;
    }
}
