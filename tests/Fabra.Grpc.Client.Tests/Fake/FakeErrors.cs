using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Grpc.Core.Status;

namespace Fabra.Client.Fakes;

/// <summary>Errors as the contract has them: a google.rpc.Status in the trailers with one ErrorInfo.</summary>
internal static class FakeErrors
{
    public static RpcException Create(
        StatusCode code, string reason, string message, string? field = null, string? closest = null)
    {
        var details = Details(code, reason, message, field, closest);
        return new RpcException(
            new RpcStatus(code, message), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
    }

    public static Google.Rpc.Status Details(
        StatusCode code, string reason, string message, string? field = null, string? closest = null)
    {
        var info = new ErrorInfo { Reason = reason, Domain = "fabra.dev" };
        if (closest is not null)
        {
            info.Metadata["closest"] = closest;
        }

        var status = new Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(info) } };
        if (field is not null)
        {
            var violation = new BadRequest.Types.FieldViolation { Field = field, Description = message };
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violation } }));
        }

        return status;
    }

    public static RpcException Unavailable() => new(new RpcStatus(StatusCode.Unavailable, "away"));

    public static RpcException NoContext(string id) =>
        Create(StatusCode.NotFound, "CONTEXT_NOT_FOUND", $"No context has the id {id}.");

    public static RpcException NoFeature(string name, string closest) =>
        Create(StatusCode.NotFound, "UNKNOWN_FEATURE", $"There is no feature {name}.", closest: closest);
}
