using System.Globalization;
using Fabra.Bench.Load;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Bench.Workloads;

/// <summary>The data that every workload reads: one value of each of ten features for each of 10,000 entities.</summary>
internal static class Entities
{
    public const int Count = 10_000;

    private const int BatchEntities = 500;

    public static IReadOnlyList<string> FeatureNames { get; } = [.. Enumerable.Range(0, 10).Select(index => $"feature_{index}")];

    public static string Id(int number) => "user-" + (number % Count).ToString("D5", CultureInfo.InvariantCulture);

    public static async Task WriteAsync(CallInvoker invoker)
    {
        var client = new FeatureService.FeatureServiceClient(invoker);
        var definitions = new RegisterFeaturesRequest { Entities = { new Entity { Name = "user" } } };
        definitions.Features.AddRange(FeatureNames.Select((name, index) => new FeatureDefinition
        {
            Name = name,
            EntityName = "user",
            ValueType = Value(index, 0).ValueType,
        }));
        await client.RegisterFeaturesAsync(definitions);
        for (var first = 0; first < Count; first += BatchEntities)
        {
            var request = new WriteFeaturesRequest();
            for (var entity = first; entity < first + BatchEntities; entity++)
            {
                request.Writes.AddRange(FeatureNames.Select((name, index) => new FeatureWrite
                {
                    FeatureName = name,
                    EntityId = Id(entity),
                    Value = Value(index, entity).Value,
                }));
            }

            await Refusals.UntilTakenAsync(() => client.WriteFeaturesAsync(request).ResponseAsync);
        }
    }

    // Numbers and short texts, as features mostly are.
    private static (V1.ValueType ValueType, Value Value) Value(int feature, int entity) => (feature % 3) switch
    {
        0 => (V1.ValueType.Int64, new Value { Int64Value = (entity * 31L) + feature }),
        1 => (V1.ValueType.Double, new Value { DoubleValue = entity / 7.0 }),
        _ => (V1.ValueType.String, new Value { StringValue = $"segment {entity % 97} of {feature}" }),
    };
}
