using Fabra.V1;

namespace Fabra.Client;

public partial interface IFabraClient
{
    /// <summary>Assembles a context from items, in one call.</summary>
    /// <param name="name">A name of the caller's choice, 1 to 200 characters, that no registered context has.</param>
    /// <param name="items">The items, 1 to 10,000, in the order of the text; see <see cref="ContextItems"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the context may have been recorded.</param>
    /// <returns>The context; its evidence says whether the record is durable.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE, FRESHNESS_VIOLATED, REQUIRED_ITEM_MISSING, EVIDENCE_NOT_DURABLE,
    /// REQUEST_ID_REUSED.</exception>
    Task<Context> AssembleContextAsync(
        string name,
        IEnumerable<ContextItem> items,
        AssembleContextOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Assembles a context that is registered on the server, by calling its function.</summary>
    /// <param name="name">The registered name.</param>
    /// <param name="inputs">The function's inputs by parameter name, converted by <see cref="FabraValue.From(object?)"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the context may have been recorded.</param>
    /// <returns>The context; its evidence says whether the record is durable.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_CONTEXT_NAME with the closest names, CONTEXT_FUNCTION_FAILED, and as for
    /// items.</exception>
    Task<Context> AssembleContextAsync(
        string name,
        IReadOnlyDictionary<string, object?> inputs,
        AssembleContextOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>One stored context. Its evidence says whether it is exactly as it was assembled, or what of it was altered since.</summary>
    /// <param name="contextId">Its id; a leading <c>ctx_</c> is accepted.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FabraRpcException">CONTEXT_NOT_FOUND, MALFORMED_ID.</exception>
    Task<Context> GetContextAtAsync(
        string contextId, GetContextOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The lineage of one stored context, without a word on whether its record was altered.</summary>
    /// <param name="contextId">Its id; a leading <c>ctx_</c> is accepted.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FabraRpcException">CONTEXT_NOT_FOUND, MALFORMED_ID, RECORD_DAMAGED.</exception>
    Task<ContextLineage> GetContextLineageAsync(string contextId, CancellationToken cancellationToken = default);

    /// <summary>The lineage of one stored context, and what proves it.</summary>
    /// <inheritdoc cref="GetContextLineageAsync"/>
    Task<GetContextLineageResponse> GetContextLineageWithEvidenceAsync(string contextId, CancellationToken cancellationToken = default);

    /// <summary>Answers again what was known: from the record, from history, or now. Nothing is recorded.</summary>
    /// <param name="contextId">The context's id; a leading <c>ctx_</c> is accepted.</param>
    /// <param name="mode">What to replay from.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The original, the replayed context, whether they are identical, and the differences.</returns>
    /// <exception cref="FabraRpcException">CONTEXT_NOT_FOUND, CONTENT_NOT_RECORDED, RECORD_DAMAGED.</exception>
    Task<ReplayContextResponse> ReplayContextAsync(
        string contextId, ReplayMode mode, ReplayContextOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stored contexts in an interval, fetched page by page as they are enumerated. Summaries are unverified: only whole records are compared
    /// with what they commit to.
    /// </summary>
    /// <param name="start">The earliest timestamp, inclusive. Null: the filter's, else the first.</param>
    /// <param name="end">The latest timestamp, inclusive. Null: the filter's, else the last.</param>
    /// <param name="limit">Ends the list after that many, at least 1. Null: all. For millions prefer
    /// <see cref="StreamContextsAsync"/>.</param>
    /// <param name="options">Filters, order and view.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FabraRpcException">INVALID_TIME_RANGE, INVALID_FIELD, UNKNOWN_ENTITY for a subject of none.</exception>
    IAsyncEnumerable<Context> ListContextsAsync(
        DateTimeOffset? start = null,
        DateTimeOffset? end = null,
        int? limit = null,
        ListContextsOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// All stored contexts that match, in the order they were recorded, up to those recorded when the call starts. A broken stream
    /// is resumed where it broke, without skipping or repeating a context.
    /// </summary>
    /// <param name="options">Filters, limit, view, and where to continue.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Each context with the token that continues the stream after it, in another process too.</returns>
    /// <exception cref="FabraRpcException">INVALID_TIME_RANGE, INVALID_FIELD, UNKNOWN_ENTITY for a subject of none, INVALID_PAGE_TOKEN for a token of
    /// another filter;
    /// UNAVAILABLE when the server stays away for <see cref="FabraRetryOptions.MaxAttempts"/> in a row.</exception>
    IAsyncEnumerable<StreamedContext> StreamContextsAsync(
        StreamContextsOptions? options = null, CancellationToken cancellationToken = default);
}
