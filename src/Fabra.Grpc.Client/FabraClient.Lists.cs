using System.Runtime.CompilerServices;
using Fabra.Client.Internal;
using Fabra.V1;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>Stored contexts in an interval, fetched page by page as they are enumerated.</summary>
    /// <param name="start">The earliest timestamp, inclusive. Null: the filter's, else the first.</param>
    /// <param name="end">The latest timestamp, inclusive. Null: the filter's, else the last.</param>
    /// <param name="limit">Ends the list after that many, at least 1. Null: all. For millions prefer
    /// <see cref="StreamContextsAsync"/>.</param>
    /// <param name="options">Filters, order and view.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FabraRpcException">INVALID_TIME_RANGE, INVALID_FIELD.</exception>
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

    /// <summary>
    /// All stored contexts that match, in the order they were recorded, up to those recorded when the call starts. A broken stream
    /// is resumed where it broke, without skipping or repeating a context.
    /// </summary>
    /// <param name="options">Filters, limit, view, and where to continue.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Each context with the token that continues the stream after it, in another process too.</returns>
    /// <exception cref="FabraRpcException">INVALID_TIME_RANGE, INVALID_FIELD, INVALID_PAGE_TOKEN for a token of another filter;
    /// UNAVAILABLE when the server stays away for <see cref="FabraRetryOptions.MaxAttempts"/> in a row.</exception>
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
}
