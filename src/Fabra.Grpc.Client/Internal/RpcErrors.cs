using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Fabra.Client.Internal;

/// <summary>The one place where transport errors become <see cref="FabraRpcException"/>.</summary>
internal static class RpcErrors
{
    /// <summary>What to throw for a failed call: a cancellation when the caller asked for one, else the typed error.</summary>
    public static Exception Translate(RpcException error, CancellationToken cancellationToken)
    {
        if (error.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException("The call was cancelled.", error, cancellationToken);
        }

        // The status describes the transport's own failures at length ("Error starting gRPC call. …"); its cause says it best.
        var details = ReadDetails(error);
        return details is null
            ? new FabraRpcException(error.StatusCode, Describe(error), null, error)
            : From(details, error.StatusCode, error);
    }

    /// <summary>The typed error of a step that failed within a session.</summary>
    public static FabraRpcException FromStep(V1.StepError error)
    {
        try
        {
            return From(Google.Rpc.Status.Parser.ParseFrom(error.Status), (StatusCode)error.Code, null);
        }
        catch (InvalidProtocolBufferException cause)
        {
            return new FabraRpcException((StatusCode)error.Code, error.Message, error.Reason, cause);
        }
    }

    public static FabraRpcException TimedOut(TimeSpan timeout, Exception? cause) =>
        new(StatusCode.DeadlineExceeded, $"No answer within {timeout.TotalSeconds:0.###} s.", null, cause);

    /// <summary>Whether the connection broke, as opposed to the server refusing: how that surfaces depends on how it broke.</summary>
    public static bool IsBrokenConnection(RpcException error) =>
        error.StatusCode == StatusCode.Unavailable
        || (error.Status.DebugException is IOException or HttpRequestException && error.StatusCode != StatusCode.ResourceExhausted);

    /// <summary>
    /// Whether the failure is of an embedding endpoint, which the server has asked as often as it is configured to: to repeat the call would
    /// multiply that.
    /// </summary>
    public static bool WasRepeatedByServer(RpcException error) =>
        ReadDetails(error)?.GetDetail<ErrorInfo>() is { } info
        && ErrorReasons.Parse(info.Reason) == V1.ErrorReason.EmbedderUnavailable;

    private static string Describe(RpcException error)
    {
        var cause = error.Status.DebugException?.Message ?? error.Status.Detail;
        return (error.StatusCode, cause) switch
        {
            (StatusCode.DeadlineExceeded, "") => "No answer came in time.",
            (_, "") => error.StatusCode.ToString(),
            _ => cause,
        };
    }

    private static FabraRpcException From(Google.Rpc.Status status, StatusCode code, Exception? cause)
    {
        var info = status.GetDetail<ErrorInfo>();
        var violations = status.GetDetail<BadRequest>()?.FieldViolations;
        return new FabraRpcException(code, status.Message, info?.Reason, cause)
        {
            Metadata = info is null ? new Dictionary<string, string>() : new Dictionary<string, string>(info.Metadata),
            FieldViolations = violations is null
                ? []
                : [.. violations.Select(violation => new FabraFieldViolation(violation.Field, violation.Description))],
        };
    }

    /// <summary>The details, or null where there are none or something between here and the server garbled them.</summary>
    private static Google.Rpc.Status? ReadDetails(RpcException error) => error.Trailers.GetRpcStatus(ignoreParseError: true);
}
