using Fabra.V1;

namespace Fabra.Client;

/// <summary>Makes the items that contexts are assembled from.</summary>
public static class ContextItems
{
    /// <summary>The caller's own text.</summary>
    /// <param name="text">The text, at most 4 MB.</param>
    /// <param name="priority">Which items are dropped first when the text exceeds its budget: those with the highest number.</param>
    /// <param name="required">Whether the item must never be dropped.</param>
    /// <param name="sourceId">The item's name in lineage. Null: <c>item-</c> and its index.</param>
    public static ContextItem Text(string text, int priority = 0, bool required = false, string? sourceId = null) =>
        new() { Text = text, Priority = priority, Required = required, SourceId = sourceId ?? "" };

    /// <summary>A feature's value, read by the server when the context is assembled.</summary>
    /// <param name="featureName">A registered feature.</param>
    /// <param name="entityId">The entity to read it for.</param>
    /// <param name="format">Text with exactly one <c>{}</c> where the value goes; <c>{{</c> and <c>}}</c> stand for braces. Null: the
    /// value alone.</param>
    /// <param name="priority">As for text.</param>
    /// <param name="required">Whether the item must never be dropped; without a value the assembly then fails.</param>
    /// <param name="sourceId">As for text.</param>
    public static ContextItem Feature(
        string featureName, string entityId, string? format = null, int priority = 0, bool required = false, string? sourceId = null) =>
        new()
        {
            Feature = new FeatureReference { FeatureName = featureName, EntityId = entityId },
            Format = format ?? "",
            Priority = priority,
            Required = required,
            SourceId = sourceId ?? "",
        };
}
