using Fabra.V1;

namespace Fabra.Client;

/// <summary>
/// A context in the making, as code sees it that is tested without a server. <see cref="IFabraClient.BeginContextAsync"/> returns one;
/// <see cref="ContextScope"/> is the real one, and says how a session behaves. Later versions may add members: fake it, do not implement
/// it for production.
/// </summary>
public interface IContextScope : IAsyncDisposable
{
    /// <summary>The context's name.</summary>
    string Name { get; }

    /// <summary>The id under which the whole session can be repeated safely, should the reply to
    /// <see cref="CompleteAsync"/> be lost.</summary>
    string RequestId { get; }

    /// <summary>The server's reading of its clock for this session.</summary>
    DateTimeOffset OpenedAt { get; }

    /// <summary>One value, read through the scope and recorded in the context's lineage.</summary>
    /// <typeparam name="T">The type wanted, see <see cref="FabraValue"/>. Where no value is possible, ask for a nullable type.</typeparam>
    /// <param name="featureName">A registered feature.</param>
    /// <param name="entityId">The entity to read it for.</param>
    /// <param name="cancellationToken">Cancels the waiting; the read may be recorded.</param>
    /// <returns>The value, the default where one stands in, or <c>null</c> when there is none.</returns>
    /// <exception cref="FeatureValueMissingException">There is none, and <typeparamref name="T"/> cannot be null.</exception>
    /// <exception cref="InvalidCastException">The value is of another kind.</exception>
    /// <exception cref="OverflowException">The value does not fit exactly.</exception>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE with the closest names; the session goes on.</exception>
    Task<T?> GetFeatureAsync<T>(string featureName, string entityId, CancellationToken cancellationToken = default);

    /// <summary>Values of several features of several entities of one type, read through the scope and recorded.</summary>
    /// <param name="featureNames">The features, at least one, all of one entity.</param>
    /// <param name="entityIds">The entities, at least one.</param>
    /// <param name="cancellationToken">Cancels the waiting; the reads may be recorded.</param>
    /// <returns>One vector per entity, with one value per feature, in the order asked.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE with the closest names, MIXED_ENTITIES; the session goes on.</exception>
    Task<IReadOnlyList<FeatureVector>> GetFeaturesAsync(
        IEnumerable<string> featureNames, IEnumerable<string> entityIds, CancellationToken cancellationToken = default);

    /// <summary>Reports a retrieval that the caller made itself, so that it takes part in the context's lineage.</summary>
    /// <param name="retrieval">The retrieval; its retriever name is required. Without a count, the number of chunks counts.</param>
    /// <param name="cancellationToken">Cancels the waiting; the retrieval may be recorded.</param>
    /// <exception cref="FabraRpcException">INVALID_FIELD; the session goes on.</exception>
    Task RecordRetrievalAsync(RetrieverLineage retrieval, CancellationToken cancellationToken = default);

    /// <summary>
    /// Searches an index through the scope; the search stands in the context's lineage, chunk by chunk, and a replay repeats it. Asked
    /// twice, the same search is made once.
    /// </summary>
    /// <param name="indexName">The index.</param>
    /// <param name="query">What is looked for, in words: not blank, at most 10,000 characters.</param>
    /// <param name="topK">How many chunks to take: 1 to 1,000. Null: 5.</param>
    /// <param name="mode">How chunks are ranked.</param>
    /// <param name="filter">Which documents to search, by their metadata; applied before ranking. Null: all.</param>
    /// <param name="cancellationToken">Cancels the waiting; the search may be recorded.</param>
    /// <returns>The best first.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, INVALID_FIELD, INVALID_FILTER, EMBEDDER_MISMATCH,
    /// EMBEDDER_UNAVAILABLE, STORE_UNAVAILABLE; the session goes on.</exception>
    Task<IReadOnlyList<RetrievedText>> SearchAsync(
        string indexName,
        string query,
        int? topK = null,
        SearchMode mode = SearchMode.Hybrid,
        DocumentFilter? filter = null,
        CancellationToken cancellationToken = default);

    /// <summary>Runs a retriever that the server has in its code; the retrieval stands in the context's lineage.</summary>
    /// <param name="retrieverName">A registered retriever.</param>
    /// <param name="query">What is looked for.</param>
    /// <param name="cancellationToken">Cancels the waiting; the retrieval may be recorded.</param>
    /// <returns>The best first.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_RETRIEVER with the closest names, CONTEXT_FUNCTION_FAILED; the session goes
    /// on.</exception>
    Task<IReadOnlyList<RetrievedText>> RetrieveAsync(
        string retrieverName, string query, CancellationToken cancellationToken = default);

    /// <summary>Adds an item. It is sent soon, together with others; a refusal surfaces at <see cref="CompleteAsync"/>. The extensions
    /// of <see cref="ContextScopeExtensions"/>, such as <c>Add("text")</c>, all end here.</summary>
    /// <param name="item">The item; see <see cref="ContextItems"/>.</param>
    /// <exception cref="InvalidOperationException">The context is complete.</exception>
    void AddItem(ContextItem item);

    /// <summary>
    /// Assembles and records the context. Refused (FRESHNESS_VIOLATED for instance), the scope stays open, and may be completed again.
    /// </summary>
    /// <param name="cancellationToken">Cancels the waiting; the context may have been recorded.</param>
    /// <returns>The context; its evidence says whether the record is durable.</returns>
    /// <exception cref="FabraRpcException">An item was refused, or the assembly: UNKNOWN_FEATURE, FRESHNESS_VIOLATED,
    /// REQUIRED_ITEM_MISSING, EVIDENCE_NOT_DURABLE; SESSION_IDLE, SESSION_EXPIRED or UNAVAILABLE when the session is gone: then begin
    /// another with the same <see cref="RequestId"/>.</exception>
    /// <exception cref="InvalidOperationException">The context is complete already.</exception>
    Task<Context> CompleteAsync(CancellationToken cancellationToken = default);
}
