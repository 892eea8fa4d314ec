using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>
/// What every kind of call answers besides its messages. Invokers pass one state object and static delegates, so that a call
/// costs no closures; the form without a state is turned into that one.
/// </summary>
internal readonly struct CallState
{
    private readonly Func<object, Task<Metadata>> _headers;
    private readonly Func<object, Status> _status;
    private readonly Func<object, Metadata> _trailers;
    private readonly Action<object> _dispose;
    private readonly object _state;

    public CallState(
        Func<object, Task<Metadata>> headers,
        Func<object, Status> status,
        Func<object, Metadata> trailers,
        Action<object> dispose,
        object state)
    {
        _headers = GrpcPreconditions.CheckNotNull(headers, nameof(headers));
        _status = GrpcPreconditions.CheckNotNull(status, nameof(status));
        _trailers = GrpcPreconditions.CheckNotNull(trailers, nameof(trailers));
        _dispose = GrpcPreconditions.CheckNotNull(dispose, nameof(dispose));
        _state = state;
    }

    public CallState(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose)
    {
        GrpcPreconditions.CheckNotNull(headers, nameof(headers));
        GrpcPreconditions.CheckNotNull(status, nameof(status));
        GrpcPreconditions.CheckNotNull(trailers, nameof(trailers));
        GrpcPreconditions.CheckNotNull(dispose, nameof(dispose));
        _headers = _ => headers;
        _status = _ => status();
        _trailers = _ => trailers();
        _dispose = _ => dispose();
        _state = headers;
    }

    public Task<Metadata> Headers => _headers(_state);

    public Status GetStatus() => _status(_state);

    public Metadata GetTrailers() => _trailers(_state);

    public void Dispose() => _dispose(_state);
}
