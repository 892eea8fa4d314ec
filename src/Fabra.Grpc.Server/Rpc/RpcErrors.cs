using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Errors;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// The one place where errors become gRPC's: a <c>google.rpc.Status</c> with exactly one <c>ErrorInfo</c>, a
/// <c>BadRequest</c> where fields are invalid, and a typed detail where there is one.
/// </summary>
internal sealed class RpcErrors
{
    private readonly FabraErrors _errors;

    internal RpcErrors(FabraErrors errors) => _errors = errors;

    /// <summary>
    /// The status of a failure that does not end its stream: an error of one session step, a rejected write. Logs what is
    /// unforeseen.
    /// </summary>
    public Status ToRpcStatus(Exception exception) => StatusOf(_errors.Explain(exception));

    internal RpcException ToRpcException(Exception exception, CallFate call)
    {
        var explained = _errors.Explain(exception, call);
        var status = StatusOf(explained);
        // Trailers cannot be frozen: the server adds to them.
        var trailers = new Metadata();
        trailers.SetRpcStatus(status);
        return new RpcException(new global::Grpc.Core.Status((StatusCode)status.Code, status.Message, explained), trailers);
    }

    internal static Status StatusOf(FabraException exception)
    {
        var info = new ErrorInfo { Domain = ErrorReasons.Domain, Reason = ErrorReasons.NameOf(exception.Reason) };
        foreach (var (key, value) in ErrorLimits.Cut(exception.Metadata))
        {
            info.Metadata[key] = value;
        }

        var status = new Status
        {
            Code = (int)ErrorReasons.CodeOf(exception.Reason),
            Message = ErrorLimits.CutMessage(exception.Message),
            Details = { Any.Pack(info) },
        };
        if (exception.Fields.Count > 0)
        {
            status.Details.Add(Any.Pack(BadRequestOf(exception.Fields)));
        }

        if (exception.Detail is IReadOnlyList<FreshnessViolation> violations)
        {
            status.Details.Add(Any.Pack(DetailOf(violations)));
        }

        return status;
    }

    private static BadRequest BadRequestOf(IReadOnlyList<FieldViolation> fields)
    {
        var request = new BadRequest();
        foreach (var (field, description) in ErrorLimits.Cut(fields))
        {
            request.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = description });
        }

        return request;
    }

    private static Wire.FreshnessViolationDetail DetailOf(IReadOnlyList<FreshnessViolation> violations)
    {
        var detail = new Wire.FreshnessViolationDetail();
        foreach (var violation in violations)
        {
            detail.Violations.Add(violation.ToWire());
            if (detail.CalculateSize() > ErrorLimits.DetailBytes)
            {
                detail.Violations.RemoveAt(detail.Violations.Count - 1);
                break;
            }
        }

        detail.More = violations.Count - detail.Violations.Count;
        return detail;
    }
}
