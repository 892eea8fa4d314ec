using System.Runtime.CompilerServices;
using Fabra.Client.Internal;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <inheritdoc/>
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

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public async Task<Context> GetContextAtAsync(
        string contextId, GetContextOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new GetContextRequest { ContextId = contextId, View = options?.View ?? ContextView.Full };
        var response = await _runner.RunAsync(call => Contexts.GetContextAsync(request, call), options?.Timeout, cancellationToken);
        return response.Context;
    }

    /// <inheritdoc/>
    public async Task<ContextLineage> GetContextLineageAsync(string contextId, CancellationToken cancellationToken = default) =>
        (await GetContextLineageWithEvidenceAsync(contextId, cancellationToken)).Lineage;

    /// <inheritdoc/>
    public Task<GetContextLineageResponse> GetContextLineageWithEvidenceAsync(
        string contextId, CancellationToken cancellationToken = default)
    {
        var request = new GetContextLineageRequest { ContextId = contextId };
        return _runner.RunAsync(call => Contexts.GetContextLineageAsync(request, call), null, cancellationToken);
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public async IAsyncEnumerable<Context> ListContextsAsync(
        DateTimeOffset? start = null,
        DateTimeOffset? end = null,
        int? limit = null,
        ListContextsOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (limit is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(limit));
        }

        options ??= new ListContextsOptions();
        var filter = options.Filter with { Start = start ?? options.Filter.Start, End = end ?? options.Filter.End };
        var request = filter.ToListRequest();
        request.Order = options.Order;
        request.View = options.View;
        request.PageSize = Math.Min(options.PageSize, limit ?? options.PageSize);
        var left = limit ?? int.MaxValue;
        do
        {
            var page = await _runner.RunAsync(
                call => Contexts.ListContextsAsync(request, call), options.Timeout, cancellationToken);
            foreach (var context in page.Contexts)
            {
                yield return context;
                if (limit is not null && --left == 0)
                {
                    yield break;
                }
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamedContext> StreamContextsAsync(
        StreamContextsOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new StreamContextsOptions();
        await using var stream = new ResumingContextStream(Contexts, _runner, options, cancellationToken);
        while (await stream.NextAsync() is { } next)
        {
            yield return next;
        }
    }

    private async Task<Context> AssembleAsync(AssembleContextRequest request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var response = await _runner.RunAsync(call => Contexts.AssembleContextAsync(request, call), timeout, cancellationToken);
        return response.Context;
    }
}
