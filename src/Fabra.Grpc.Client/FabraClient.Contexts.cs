using Fabra.Client.Internal;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>Assembles a context from items, in one call.</summary>
    /// <param name="name">A name of the caller's choice, 1 to 200 characters, that no registered context has.</param>
    /// <param name="items">The items, 1 to 10,000, in the order of the text; see <see cref="ContextItems"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the context may have been recorded.</param>
    /// <returns>The context; its evidence says whether the record is durable.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_FEATURE, FRESHNESS_VIOLATED, REQUIRED_ITEM_MISSING, EVIDENCE_NOT_DURABLE,
    /// REQUEST_ID_REUSED.</exception>
    public Task<Context> AssembleContextAsync(
        string name,
        IEnumerable<ContextItem> items,
        AssembleContextOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new AssembleContextOptions();
        var request = ContextRequests.Assemble(name, options.Inputs, options, _runner.Clock);
        request.Items.AddRange(items);
        return AssembleAsync(request, options.Timeout, cancellationToken);
    }

    /// <summary>Assembles a context that is registered on the server, by calling its function.</summary>
    /// <param name="name">The registered name.</param>
    /// <param name="inputs">The function's inputs by parameter name, converted by <see cref="FabraValue.From(object?)"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the context may have been recorded.</param>
    /// <returns>The context; its evidence says whether the record is durable.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_CONTEXT_NAME with the closest names, CONTEXT_FUNCTION_FAILED, and as for
    /// items.</exception>
    public Task<Context> AssembleContextAsync(
        string name,
        IReadOnlyDictionary<string, object?> inputs,
        AssembleContextOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new AssembleContextOptions();
        var request = ContextRequests.Assemble(name, inputs, options, _runner.Clock);
        return AssembleAsync(request, options.Timeout, cancellationToken);
    }

    /// <summary>One stored context, exactly as it was assembled.</summary>
    /// <param name="contextId">Its id; a leading <c>ctx_</c> is accepted.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FabraRpcException">CONTEXT_NOT_FOUND, MALFORMED_ID.</exception>
    public async Task<Context> GetContextAtAsync(
        string contextId, GetContextOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new GetContextRequest { ContextId = contextId, View = options?.View ?? ContextView.Full };
        var response = await _runner.RunAsync(call => Contexts.GetContextAsync(request, call), options?.Timeout, cancellationToken);
        return response.Context;
    }

    /// <summary>The lineage of one stored context.</summary>
    /// <inheritdoc cref="GetContextAtAsync"/>
    public async Task<ContextLineage> GetContextLineageAsync(string contextId, CancellationToken cancellationToken = default)
    {
        var request = new GetContextLineageRequest { ContextId = contextId };
        var response = await _runner.RunAsync(call => Contexts.GetContextLineageAsync(request, call), null, cancellationToken);
        return response.Lineage;
    }

    /// <summary>Answers again what was known: from the record, from history, or now. Nothing is recorded.</summary>
    /// <param name="contextId">The context's id; a leading <c>ctx_</c> is accepted.</param>
    /// <param name="mode">What to replay from.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The original, the replayed context, whether they are identical, and the differences.</returns>
    /// <exception cref="FabraRpcException">CONTEXT_NOT_FOUND, CONTENT_NOT_RECORDED, RECORD_DAMAGED.</exception>
    public Task<ReplayContextResponse> ReplayContextAsync(
        string contextId, ReplayMode mode, ReplayContextOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new ReplayContextRequest
        {
            ContextId = contextId,
            Mode = mode,
            AsOf = options?.AsOf is { } time ? Timestamp.FromDateTimeOffset(time) : null,
        };
        return _runner.RunAsync(call => Contexts.ReplayContextAsync(request, call), options?.Timeout, cancellationToken);
    }

    private async Task<Context> AssembleAsync(AssembleContextRequest request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var response = await _runner.RunAsync(call => Contexts.AssembleContextAsync(request, call), timeout, cancellationToken);
        return response.Context;
    }
}
