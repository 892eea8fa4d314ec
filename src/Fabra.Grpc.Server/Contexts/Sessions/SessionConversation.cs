using System.Threading.Channels;
using Fabra.Authoring;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>
/// The talk of one session: steps are received ahead, taken one after another and answered in order. A caller that writes further ahead
/// than the limit is not read on until an answer is out; HTTP/2 then holds it up. It ends with the commit, with the caller's end of
/// stream, or with a limit of time that is breached.
/// </summary>
internal sealed class SessionConversation : IDisposable
{
    private readonly SessionSteps _steps;
    private readonly SessionLimits _limits;
    private readonly Channel<Wire.AssembleRequest> _received;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _total;

    public SessionConversation(SessionSteps steps, SessionLimits limits, TimeProvider time)
    {
        _steps = steps;
        _limits = limits;
        _received = Channel.CreateBounded<Wire.AssembleRequest>(limits.Outstanding);
        _idle = new CancellationTokenSource(limits.Idle, time);
        _total = new CancellationTokenSource(limits.Total, time);
    }

    /// <exception cref="FabraException">A breach of protocol or of a limit of time.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<Wire.AssembleRequest> requests,
        IServerStreamWriter<Wire.AssembleResponse> responses,
        CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _idle.Token, _total.Token);
        var receiving = ReceiveAsync(requests, ending.Token);
        try
        {
            await foreach (var request in _received.Reader.ReadAllAsync(ending.Token))
            {
                var response = await _steps.TakeAsync(request, ending.Token);

                // Not the token that ends the session: cancelling a write resets the stream, and the reason would never arrive.
                await responses.WriteAsync(response, cancellationToken);
                _idle.CancelAfter(_limits.Idle);
                if (_steps.Committed)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Breach();
        }
        finally
        {
            await ending.CancelAsync();
            await receiving;
        }
    }

    public void Dispose()
    {
        _idle.Dispose();
        _total.Dispose();
    }

    private async Task ReceiveAsync(IAsyncStreamReader<Wire.AssembleRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            while (await requests.MoveNext(cancellationToken))
            {
                await _received.Writer.WriteAsync(requests.Current, cancellationToken);
            }

            _received.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            // Whoever takes the steps finds the failure behind those that came before it.
            _received.Writer.TryComplete(failure);
        }
    }

    private FabraException Breach() => _total.IsCancellationRequested
        ? new FabraException(ErrorReason.SessionExpired, $"the session lasted longer than {_limits.Total}")
        : new FabraException(ErrorReason.SessionIdle, $"no step came for {_limits.Idle}");
}
