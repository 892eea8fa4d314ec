using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

internal static class RpcExceptionReading
{
    public static Status Details(this RpcException exception) =>
        Status.Parser.ParseFrom(exception.Trailers.GetValueBytes("grpc-status-details-bin").ShouldNotBeNull());

    /// <summary>
    /// The one <c>ErrorInfo</c>; there must be exactly one.
    /// </summary>
    public static ErrorInfo Info(this Status status) =>
        status.Details.Where(detail => detail.Is(ErrorInfo.Descriptor)).ShouldHaveSingleItem().Unpack<ErrorInfo>();

    public static BadRequest? BadFields(this Status status) =>
        status.Details.SingleOrDefault(detail => detail.Is(BadRequest.Descriptor))?.Unpack<BadRequest>();

    public static string Reason(this RpcException exception) => exception.Details().Info().Reason;
}
