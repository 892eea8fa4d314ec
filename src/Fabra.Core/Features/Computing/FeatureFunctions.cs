namespace Fabra.Core.Features;

/// <summary>Computes a feature of one entity.</summary>
internal delegate ValueTask<Value> FeatureFunction(string entityId, CancellationToken cancellationToken);

/// <summary>The functions that compute features, by feature name; fixed at start.</summary>
internal sealed class FeatureFunctions(IReadOnlyDictionary<string, FeatureFunction> functions)
{
    public static FeatureFunctions None { get; } = new(new Dictionary<string, FeatureFunction>());

    public FeatureFunction? Find(string featureName) => functions.GetValueOrDefault(featureName);
}
