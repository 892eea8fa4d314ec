using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>A gRPC answer written without the gRPC library, for calls that end before they reach it.</summary>
internal static class RpcResponse
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string Unknown = "2";
    private const string ContentType = "application/grpc";

    public static bool IsRpc(HttpRequest request) =>
        request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Ends a call with a status and no message: all of it in the headers, as the protocol's Trailers-Only form wants.
    /// </summary>
    public static void EndWith(HttpResponse response, Status status)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        Write(response.Headers, status);
    }

    /// <summary>Whether a call is about to end as UNKNOWN, with nothing sent and no details.</summary>
    public static bool IsUnexplained(HttpResponse response) =>
        !response.HasStarted
        && response.Headers[StatusHeader] == Unknown
        && !response.Headers.ContainsKey(MetadataExtensions.StatusDetailsTrailerName);

    private static void Write(IHeaderDictionary headers, Status status)
    {
        headers[StatusHeader] = status.Code.ToString(CultureInfo.InvariantCulture);
        headers[MessageHeader] = Uri.EscapeDataString(status.Message);
        // Binary metadata goes without padding.
        headers[MetadataExtensions.StatusDetailsTrailerName] = Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }
}
