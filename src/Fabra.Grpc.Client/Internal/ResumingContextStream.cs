using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Internal;

/// <summary>A stream of contexts that survives broken connections: it opens a new call after the last context delivered.</summary>
internal sealed class ResumingContextStream : IAsyncDisposable
{
    private readonly ContextService.ContextServiceClient _contexts;
    private readonly CallRunner _runner;
    private readonly CallOptions _callOptions;
    private readonly CancellationToken _cancellationToken;
    private readonly StreamContextsRequest _request;
    private AsyncServerStreamingCall<StreamContextsResponse>? _call;
    private int _failuresInARow;

    public ResumingContextStream(
        ContextService.ContextServiceClient contexts,
        CallRunner runner,
        StreamContextsOptions options,
        CancellationToken cancellationToken)
    {
        _contexts = contexts;
        _runner = runner;
        _cancellationToken = cancellationToken;
        // Made once, so that a timeout covers the stream and all its resumptions.
        _callOptions = runner.Streaming(options.Timeout, cancellationToken);
        _request = options.Filter.ToStreamRequest();
        _request.View = options.View;
        _request.ResumeToken = options.ResumeToken ?? "";
        if (options.Limit is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(options.Limit));
            _request.Limit = limit;
        }
    }

    /// <summary>The next context; null after the last.</summary>
    public async Task<StreamedContext?> NextAsync()
    {
        // A stream resumed with a limit of 0 would be refused: the limit counts from the token on.
        while (!_request.HasLimit || _request.Limit > 0)
        {
            try
            {
                _call ??= _contexts.StreamContexts(_request, _callOptions);
                if (!await _call.ResponseStream.MoveNext(_cancellationToken))
                {
                    return null;
                }

                return Advance(_call.ResponseStream.Current);
            }
            catch (RpcException error) when (CanResume(error))
            {
                Close();
                await _runner.PauseAsync(_failuresInARow, _cancellationToken);
            }
            catch (RpcException error)
            {
                throw RpcErrors.Translate(error, _cancellationToken);
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private StreamedContext Advance(StreamContextsResponse response)
    {
        _failuresInARow = 0;
        _request.ResumeToken = response.ResumeToken;
        if (_request.HasLimit)
        {
            _request.Limit--;
        }

        return new StreamedContext(response.Context, response.ResumeToken);
    }

    private bool CanResume(RpcException error) =>
        !_cancellationToken.IsCancellationRequested
        && RpcErrors.IsBrokenConnection(error)
        && ++_failuresInARow < _runner.MaxAttempts;

    private void Close()
    {
        _call?.Dispose();
        _call = null;
    }
}
