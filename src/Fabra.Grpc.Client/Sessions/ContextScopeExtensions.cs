using Fabra.V1;

namespace Fabra.Client;

/// <summary>
/// Adds to a scope what <see cref="ContextScope"/> can be given. Each returns the scope that it was given, so a chain of them works on a
/// fake as well, and ends in <see cref="IContextScope.AddItem"/>, so that one member tells all that was added.
/// </summary>
public static class ContextScopeExtensions
{
    /// <summary>Adds an item; see <see cref="IContextScope.AddItem"/>.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="item">The item; see <see cref="ContextItems"/>.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="InvalidOperationException">The context is complete.</exception>
    public static IContextScope Add(this IContextScope scope, ContextItem item)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.AddItem(item);
        return scope;
    }

    /// <summary>Adds text to the context.</summary>
    /// <param name="scope">The scope.</param>
    /// <inheritdoc cref="ContextItems.Text"/>
    /// <returns>The scope.</returns>
    public static IContextScope Add(
        this IContextScope scope, string text, int priority = 0, bool required = false, string? sourceId = null) =>
        scope.Add(ContextItems.Text(text, priority, required, sourceId));

    /// <summary>Adds a feature's value to the context, read by the server when the context is completed.</summary>
    /// <param name="scope">The scope.</param>
    /// <inheritdoc cref="ContextItems.Feature"/>
    /// <returns>The scope.</returns>
    public static IContextScope AddFeature(
        this IContextScope scope,
        string featureName,
        string entityId,
        string? format = null,
        int priority = 0,
        bool required = false,
        string? sourceId = null) =>
        scope.Add(ContextItems.Feature(featureName, entityId, format, priority, required, sourceId));
}
