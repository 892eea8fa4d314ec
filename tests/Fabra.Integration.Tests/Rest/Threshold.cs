using Fabra.Authoring;

namespace Fabra.Integration.Tests.Rest;

/// <summary>A named context with an input that JavaScript writes without a point when it is whole.</summary>
internal static class Threshold
{
    public const string Name = "above_threshold";

    [Context(Name)]
    public static IEnumerable<ContextItem> Build(ContextScope scope, double threshold)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return [ContextItem.OfText($"above {threshold.ToString(System.Globalization.CultureInfo.InvariantCulture)}")];
    }
}
