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

    /// <summary>What a search of an index finds, made by the server when the context is assembled: the texts, joined with line feeds.
    /// With nothing found the item is missing.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="query">What is looked for, in words: not blank, at most 10,000 characters.</param>
    /// <param name="topK">How many chunks to take: 1 to 1,000. Null: 5.</param>
    /// <param name="mode">How chunks are ranked.</param>
    /// <param name="filter">Which documents to search, by their metadata; applied before ranking. Null: all.</param>
    /// <param name="retrieverName">The search's name in lineage. Null: the index's.</param>
    /// <param name="format">As for features.</param>
    /// <param name="priority">As for text.</param>
    /// <param name="required">Whether the item must never be dropped; when nothing is found the assembly then fails.</param>
    /// <param name="sourceId">As for text.</param>
    public static ContextItem Retrieval(
        string indexName,
        string query,
        int? topK = null,
        SearchMode mode = SearchMode.Hybrid,
        DocumentFilter? filter = null,
        string? retrieverName = null,
        string? format = null,
        int priority = 0,
        bool required = false,
        string? sourceId = null) =>
        Retrieval(Reference(indexName, query, topK, mode, filter, retrieverName), format, priority, required, sourceId);

    /// <summary>What a retriever that the server has in its code finds, run when the context is assembled.</summary>
    /// <param name="retrieverName">A registered retriever.</param>
    /// <param name="query">What is looked for.</param>
    /// <param name="format">As for features.</param>
    /// <param name="priority">As for text.</param>
    /// <param name="required">Whether the item must never be dropped; when nothing is found the assembly then fails.</param>
    /// <param name="sourceId">As for text.</param>
    public static ContextItem Retriever(
        string retrieverName, string query, string? format = null, int priority = 0, bool required = false, string? sourceId = null) =>
        Retrieval(new RetrievalReference { RetrieverName = retrieverName, Query = query }, format, priority, required, sourceId);

    internal static RetrievalReference Reference(
        string indexName, string query, int? topK, SearchMode mode, DocumentFilter? filter, string? retrieverName)
    {
        var reference = new RetrievalReference
        {
            IndexName = indexName,
            Query = query,
            RetrieverName = retrieverName ?? "",
            Mode = mode,
            Filter = filter?.ToFilter(),
        };
        if (topK is { } count)
        {
            reference.TopK = count;
        }

        return reference;
    }

    private static ContextItem Retrieval(
        RetrievalReference reference, string? format, int priority, bool required, string? sourceId) => new()
        {
            Retrieval = reference,
            Format = format ?? "",
            Priority = priority,
            Required = required,
            SourceId = sourceId ?? "",
        };
}
