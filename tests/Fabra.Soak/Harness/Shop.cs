using Fabra.Client;
using Fabra.V1;

namespace Fabra.Soak.Harness;

/// <summary>The small world that the proofs play in: users with a few features.</summary>
internal static class Shop
{
    public const string Entity = "user";

    public static IReadOnlyList<string> Features { get; } = [.. Enumerable.Range(0, 10).Select(i => $"user_f{i}")];

    public static Task RegisterAsync(FabraClient client, CancellationToken cancellationToken) => client.RegisterFeaturesAsync(
        [new Entity { Name = Entity, IdColumn = "user_id" }],
        Features.Select(name => new FeatureDefinition { Name = name, EntityName = Entity, ValueType = V1.ValueType.Double }),
        cancellationToken: cancellationToken);

    /// <summary>Assembles a context of a text and two features of the first user.</summary>
    public static Task<Context> AssembleAsync(FabraClient client, CancellationToken cancellationToken) => client.AssembleContextAsync(
        "soak",
        [
            ContextItems.Text("You are a careful assistant. Answer from what follows and from nothing else, in one sentence."),
            .. Features.Take(2).Select(name => ContextItems.Feature(name, User(1), $"{name}: {{}}")),
        ],
        cancellationToken: cancellationToken);

    /// <summary>Registers and writes what a context needs, and assembles it.</summary>
    /// <returns>The stored record.</returns>
    public static async Task<Context> ContextAsync(FabraClient client, CancellationToken cancellationToken)
    {
        await RegisterAsync(client, cancellationToken);
        var writes = Features.Take(2).Select(name => FeatureWrites.Create(name, User(1), 0.5));
        await client.WriteFeaturesAsync(writes, cancellationToken: cancellationToken);
        var assembled = await AssembleAsync(client, cancellationToken);
        return await client.GetContextAtAsync(
            assembled.ContextId, new GetContextOptions { View = ContextView.Raw }, cancellationToken);
    }

    public static string User(int number) => $"u{number}";
}
