using Fabra.Client.Fakes;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client.Tests;

/// <summary>A fake server and a client of it, for each test.</summary>
public abstract class ClientTest : IAsyncLifetime
{
    private FakeServer? _server;

    internal FakeState State => _server!.State;

    internal InstantTimeProvider Clock { get; } = new();

    private protected FabraClient Client { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected FabraClientOptions Options => new() { Address = _server!.Address, TimeProvider = Clock };

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync(Cancellation);
        Client = new FabraClient(Options);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _server!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected void DefineScore(object? value)
    {
        State.Definitions.Add(new FeatureDefinition { Name = "score", EntityName = "user", ValueType = V1.ValueType.Double });
        State.Values[("score", "u1")] = new FeatureValue
        {
            FeatureName = "score",
            Value = FabraValue.From(value),
            Status = FeatureStatus.Present,
            Source = FeatureSource.Cache,
        };
    }

    private protected void AddContexts(int count)
    {
        for (var i = 0; i < count; i++)
        {
            State.Contexts.Add(new Context
            {
                ContextId = $"01912345-6789-7abc-8ef0-{i:D12}",
                Name = "chat",
                Timestamp = Timestamp.FromDateTime(new DateTime(2024, 1, 15, 10, 0, 0, DateTimeKind.Utc).AddSeconds(i)),
                Content = $"content {i}",
                Version = "v1",
            });
        }
    }
}
