using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client;

/// <summary>A call that the server refused, or that did not reach it.</summary>
public sealed class FabraRpcException : Exception
{
    /// <summary>An error as the client throws it, for fakes of the client too.</summary>
    /// <param name="statusCode">The gRPC code.</param>
    /// <param name="message">What happened, for people.</param>
    /// <param name="reason">The documented reason, such as <c>UNKNOWN_FEATURE</c>. Null: none is known.</param>
    /// <param name="cause">What it was found out from.</param>
    public FabraRpcException(StatusCode statusCode, string message, string? reason = null, Exception? cause = null)
        : base(message, cause)
    {
        StatusCode = statusCode;
        Reason = reason ?? "";
        ReasonCode = ErrorReasons.Parse(Reason);
    }

    /// <summary>The gRPC code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The documented reason, such as <c>UNKNOWN_FEATURE</c>; a newer server may send one that
    /// <see cref="ReasonCode"/> does not know. Empty when the error did not come from a Fabra server.</summary>
    public string Reason { get; }

    /// <summary>The reason as an enum, for programs. Unspecified when empty or unknown to this version.</summary>
    public ErrorReason ReasonCode { get; }

    /// <summary>The fields at fault. Empty when none is.</summary>
    public IReadOnlyList<FabraFieldViolation> FieldViolations { get; init; } = [];

    /// <summary>Further facts for programs, such as <c>closest</c> or <c>trace_id</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Names like the one that was not found, best first. Empty when there are none.</summary>
    public IReadOnlyList<string> ClosestNames =>
        Metadata.TryGetValue("closest", out var names)
            ? names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];

    /// <summary>Whether the same call may succeed later: the server or a store behind it is not available, or overloaded.</summary>
    public bool IsTransient => StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted;
}
