using Fabra.Core.Errors;
using Fabra.Grpc.Server.Errors;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// The one place where errors become gRPC's: a <c>google.rpc.Status</c> with exactly one <c>ErrorInfo</c>, and a
/// <c>BadRequest</c> where fields are at fault.
/// </summary>
public sealed class RpcErrors
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
        foreach (var (key, value) in exception.Metadata.Take(ErrorLimits.MetadataEntries))
        {
            info.Metadata[key] = ErrorLimits.Cut(value, ErrorLimits.MetadataLength);
        }

        var status = new Status
        {
            Code = (int)ErrorReasons.CodeOf(exception.Reason),
            Message = ErrorLimits.Cut(exception.Message, ErrorLimits.MessageLength),
            Details = { Any.Pack(info) },
        };
        if (exception.Fields.Count > 0)
        {
            status.Details.Add(Any.Pack(BadRequestOf(exception.Fields)));
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
}
