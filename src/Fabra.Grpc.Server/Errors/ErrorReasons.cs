using System.Collections.Frozen;
using Fabra.Authoring;
using Grpc.Core;

namespace Fabra.Grpc.Server.Errors;

/// <summary>
/// What each reason means on the wire: its name, its gRPC code, its HTTP status. docs/errors.md says the same for people.
/// </summary>
internal static class ErrorReasons
{
    /// <summary>The domain of every <c>google.rpc.ErrorInfo</c> that Fabra sends.</summary>
    public const string Domain = "fabra.dev";

    private static readonly FrozenDictionary<ErrorReason, string> Names =
        Enum.GetValues<ErrorReason>().ToFrozenDictionary(reason => reason, reason => Naming.UpperSnakeCase(reason.ToString()));

    /// <summary>The reason as it travels: <c>UNKNOWN_FEATURE</c>.</summary>
    public static string NameOf(ErrorReason reason) => Names[reason];

    public static StatusCode CodeOf(ErrorReason reason) => reason switch
    {
        ErrorReason.InvalidField or ErrorReason.MalformedId or ErrorReason.WrongValueType or ErrorReason.InvalidValue
            or ErrorReason.InvalidPageToken or ErrorReason.InvalidTimeRange or ErrorReason.EventTimeInFuture
            or ErrorReason.MixedEntities or ErrorReason.TooLarge or ErrorReason.TooManyItems or ErrorReason.InvalidSql
            or ErrorReason.InvalidFilter or ErrorReason.ValueTooDeep or ErrorReason.TextRefused
            => StatusCode.InvalidArgument,
        ErrorReason.UnknownFeature or ErrorReason.UnknownEntity or ErrorReason.UnknownContextName or ErrorReason.ContextNotFound
            or ErrorReason.UnknownIndex or ErrorReason.DocumentNotFound or ErrorReason.UnknownRetriever
            => StatusCode.NotFound,
        ErrorReason.FreshnessViolated or ErrorReason.RequiredItemMissing or ErrorReason.ContentNotRecorded
            or ErrorReason.SessionProtocol or ErrorReason.RecordDamaged or ErrorReason.EmbedderMismatch or ErrorReason.HistoryCompacted
            => StatusCode.FailedPrecondition,
        ErrorReason.RequestIdReused or ErrorReason.IndexExists => StatusCode.AlreadyExists,
        ErrorReason.EvidenceNotDurable or ErrorReason.StoreUnavailable or ErrorReason.ShuttingDown
            or ErrorReason.EmbedderUnavailable => StatusCode.Unavailable,
        ErrorReason.Overloaded or ErrorReason.SessionLimit or ErrorReason.MetadataTooLarge => StatusCode.ResourceExhausted,
        ErrorReason.SessionIdle or ErrorReason.SessionExpired or ErrorReason.DeadlineExceeded => StatusCode.DeadlineExceeded,
        ErrorReason.HostNotAllowed or ErrorReason.OriginNotAllowed => StatusCode.PermissionDenied,
        ErrorReason.Unauthenticated => StatusCode.Unauthenticated,
        ErrorReason.PermissionDenied => StatusCode.PermissionDenied,
        ErrorReason.ContextFunctionFailed => StatusCode.Aborted,
        ErrorReason.Cancelled => StatusCode.Cancelled,
        ErrorReason.NotSupported => StatusCode.Unimplemented,
        ErrorReason.Internal => StatusCode.Internal,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without a code."),
    };

    public static int HttpStatusOf(ErrorReason reason) => (reason, CodeOf(reason)) switch
    {
        (ErrorReason.TooLarge, _) => StatusCodes.Status413PayloadTooLarge,
        (ErrorReason.MetadataTooLarge, _) => StatusCodes.Status431RequestHeaderFieldsTooLarge,
        (_, StatusCode.InvalidArgument) => StatusCodes.Status400BadRequest,
        (_, StatusCode.Unauthenticated) => StatusCodes.Status401Unauthorized,
        (_, StatusCode.PermissionDenied) => StatusCodes.Status403Forbidden,
        (_, StatusCode.NotFound) => StatusCodes.Status404NotFound,
        (_, StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.Aborted) => StatusCodes.Status409Conflict,
        (_, StatusCode.ResourceExhausted) => StatusCodes.Status429TooManyRequests,
        (_, StatusCode.Cancelled) => StatusCodes.Status499ClientClosedRequest,
        (_, StatusCode.Unimplemented) => StatusCodes.Status501NotImplemented,
        (_, StatusCode.Unavailable) => StatusCodes.Status503ServiceUnavailable,
        (_, StatusCode.DeadlineExceeded) => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
