using System.Globalization;
using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Values;

namespace Fabra.Core.Replay;

/// <summary>Compares a context with its replay, apart from the text.</summary>
internal static class ReplayComparison
{
    /// <summary>Features whose value or status differ, that are new, or that are gone.</summary>
    public static IEnumerable<ReplayDifference> Features(ContextLineage original, ContextLineage replayed, RenderingRule rule)
    {
        var now = replayed.FeaturesUsed.ToDictionary(feature => feature.Key);
        foreach (var before in original.FeaturesUsed)
        {
            var path = Path(before.Key);
            if (!now.Remove(before.Key, out var after))
            {
                yield return new ReplayDifference(path, Text(before.Value, rule), null, "the value is not read any more");
            }
            else if (!CanonicalValue.Same(before.Value, after.Value) || before.Status != after.Status)
            {
                yield return new ReplayDifference(
                    path, Text(before.Value, rule), Text(after.Value, rule), "the value differs");
            }
        }

        foreach (var (key, added) in now)
        {
            yield return new ReplayDifference(
                Path(key), null, Text(added.Value, rule), "the value was not read then");
        }
    }

    /// <summary>Names a value.</summary>
    public static string Path(FeatureKey key) => $"features_used[{key}]";

    /// <summary>A value in a difference, as the context rendered it; null when there is none.</summary>
    public static string? Text(Value? value, RenderingRule rule) => value is null ? null : ValueText.Render(value, rule);

    /// <summary>The code's version, the dropped items, the tokens.</summary>
    public static IEnumerable<ReplayDifference> Rest(AssembledContext original, AssembledContext replayed)
    {
        var code = (Original: original.Meta!.CodeVersion, Replayed: replayed.Meta!.CodeVersion);
        if (code.Original != code.Replayed)
        {
            yield return new ReplayDifference("code_version", code.Original, code.Replayed, "the context's code has changed");
        }

        var dropped = (Original: Dropped(original.Lineage!), Replayed: Dropped(replayed.Lineage!));
        if (dropped.Original != dropped.Replayed)
        {
            yield return new ReplayDifference("dropped_items", dropped.Original, dropped.Replayed, "other items are dropped");
        }

        var tokens = (Original: Tokens(original.Lineage!), Replayed: Tokens(replayed.Lineage!));
        if (tokens.Original != tokens.Replayed)
        {
            yield return new ReplayDifference("token_usage", tokens.Original, tokens.Replayed, "the text has another length");
        }
    }

    private static string Dropped(ContextLineage lineage) => string.Join(",", lineage.DroppedItems.Select(item => item.SourceId));

    private static string Tokens(ContextLineage lineage) => lineage.TokenUsage.ToString(CultureInfo.InvariantCulture);
}
