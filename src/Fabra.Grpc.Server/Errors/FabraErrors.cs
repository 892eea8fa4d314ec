using System.Diagnostics;
using Fabra.Authoring;
using Fabra.Core.Diagnostics;
using Fabra.Grpc.Server.Rpc;
using Google.Protobuf;

namespace Fabra.Grpc.Server.Errors;

/// <summary>
/// Turns whatever went wrong into a <see cref="FabraException"/>, which callers may see. The unforeseen is logged here, once, and
/// becomes <see cref="ErrorReason.Internal"/> with a trace id and nothing else.
/// </summary>
internal sealed partial class FabraErrors(ILogger<FabraErrors> logger, TimeProvider time)
{
    private const string RpcLibrary = "Grpc.AspNetCore.Server";

    private readonly ILogger _logger = logger;
    private readonly LogLimit _limit = new(time);

    /// <summary>Explains a failure.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="call">What is known about the call it was thrown in.</param>
    public FabraException Explain(Exception exception, CallFate call = default)
    {
        switch (exception)
        {
            case FabraException known:
                return known;

            // What a caller sent is refused at the door, so that a statement which the store refuses is a fault of ours; UNAVAILABLE would
            // have every client send it again.
            case StoreUnavailableException { OfStatement: true }:
                return Unforeseen(exception);

            case StoreUnavailableException store:
                // An open circuit was logged when it opened.
                if (!store.CircuitOpen && _limit.Passes(store.Store, out var heldBack))
                {
                    LogStoreUnavailable(store.Store, store.Message, heldBack, store);
                }

                return StoreUnavailable(store);

            // The client's library ends a call at its deadline by itself; the token alone does not say which of the two it was.
            case OperationCanceledException or IOException when call.DeadlinePassed(time):
                return new FabraException(ErrorReason.DeadlineExceeded, "The deadline passed before the call was done.", exception);

            // A broken connection surfaces as either, depending on how it broke.
            case OperationCanceledException or IOException when call.CallerIsGone:
                return new FabraException(ErrorReason.Cancelled, "The caller cancelled the call.", exception);

            // What the library says to a handler that goes on writing, or reading, when the caller has left.
            case InvalidOperationException { Source: RpcLibrary } when call.CallerIsGone:
                return new FabraException(ErrorReason.Cancelled, "The caller left the call.", exception);

            case OperationCanceledException when call.ServerIsDraining:
                return ShuttingDown(exception);

            case InvalidProtocolBufferException:
                return MalformedMessage(exception);

            case MalformedFrameException:
                // No handler of the call may have seen it; without a line nobody would.
                if (_limit.Passes(nameof(MalformedFrameException), out var others))
                {
                    LogMalformedFrame(exception.InnerException?.Message ?? "", others);
                }

                return new FabraException(ErrorReason.InvalidField, exception.Message, exception)
                {
                    Fields = [new FieldViolation("", exception.Message)],
                };

            default:
                return Unforeseen(exception);
        }
    }

    public static FabraException ShuttingDown(Exception? cause = null) =>
        new(ErrorReason.ShuttingDown, "The server is shutting down; try another replica, or again in a moment.", cause);

    public static FabraException MalformedMessage(Exception? cause = null) => new(
        ErrorReason.InvalidField, "The message is not valid protobuf of the request's type; texts must be UTF-8.", cause)
    {
        Fields = [new FieldViolation("", "is not valid protobuf of the request's type; texts must be UTF-8")],
    };

    private static FabraException StoreUnavailable(StoreUnavailableException store) => new(
        ErrorReason.StoreUnavailable,
        (store.IsFull ? $"The disk of the {store.Store} store is full." : $"The {store.Store} store did not answer.")
        + (store.OutcomeUnknown ? " What was asked may have been done." : ""),
        store)
    {
        Metadata = new Dictionary<string, string>
        {
            ["store"] = store.Store,
            ["outcome_unknown"] = store.OutcomeUnknown ? "true" : "false",
        },
    };

    private FabraException Unforeseen(Exception exception)
    {
        var traceId = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        LogUnforeseen(traceId, exception.GetType().Name, exception);
        return new FabraException(ErrorReason.Internal, $"Something unforeseen went wrong; trace id {traceId}.", exception)
        {
            Metadata = new Dictionary<string, string> { ["trace_id"] = traceId },
        };
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "call_failed trace_id={TraceId} type={Type}")]
    private partial void LogUnforeseen(string traceId, string type, Exception exception);

    [LoggerMessage(
        EventId = 1002, Level = LogLevel.Warning, Message = "store_unavailable store={Store} error={Error} held_back={HeldBack}")]
    private partial void LogStoreUnavailable(string store, string error, long heldBack, Exception exception);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "malformed_frame detail={Detail} held_back={HeldBack}")]
    private partial void LogMalformedFrame(string detail, long heldBack);
}
