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

    public static string User(int number) => $"u{number}";
}
