using Fabra.Client;
using Fabra.V1;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>Features, values and items that many tests work with.</summary>
internal static class Samples
{
    public const string Entity = "shopper";
    public const string Score = "score";
    public const string Tier = "tier";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task RegisterAsync(FabraClient client) => client.RegisterFeaturesAsync(
        [new Entity { Name = Entity }, new Entity { Name = "shop" }],
        [
            new FeatureDefinition { Name = Score, EntityName = Entity, ValueType = V1.ValueType.Double },
            new FeatureDefinition { Name = Tier, EntityName = Entity, ValueType = V1.ValueType.String },
            new FeatureDefinition { Name = "revenue", EntityName = "shop", ValueType = V1.ValueType.Int64 },
        ],
        cancellationToken: Cancellation);

    public static Task WriteAsync(FabraClient client, string entityId, double score, string tier) => client.WriteFeaturesAsync(
        [FeatureWrites.Create(Score, entityId, score), FeatureWrites.Create(Tier, entityId, tier)], cancellationToken: Cancellation);

    public static ContextItem[] Card(string entityId) =>
    [
        ContextItems.Text("Facts about the shopper.", required: true),
        ContextItems.Feature(Score, entityId, "Score: {}", priority: 1),
        ContextItems.Feature(Tier, entityId, "Tier: {}", priority: 2),
    ];

    public static Task<Context> AssembleAsync(FabraClient client, string name, string text) =>
        client.AssembleContextAsync(name, [ContextItems.Text(text)], cancellationToken: Cancellation);

    public static async Task<IReadOnlyList<Context>> AssembleManyAsync(FabraClient client, string name, int count)
    {
        var contexts = new Context[count];
        await Parallel.ForAsync(0, count, Cancellation, async (i, _) => contexts[i] = await AssembleAsync(client, name, $"{name} {i}"));
        return contexts;
    }
}
