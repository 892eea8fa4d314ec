using Fabra.Authoring;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.SearchDocuments)]
    public override async Task<Wire.SearchResponse> Search(Wire.SearchRequest request, ServerCallContext context)
    {
        var result = await search.SearchAsync(
            Callers.Of(context).Tenant, request.ToDomain(), request.AsOf.ToDomainOrNull("as_of"), context.CancellationToken);
        var response = result.ToWire();

        // A thousand large chunks may be more than a message may hold; the library would end the call without a word about why.
        return response.CalculateSize() <= options.Limits.MaxSendMessageBytes
            ? response
            : throw FabraException.Field(
                "top_k",
                $"{result.Hits.Count} hits are larger than a message of {options.Limits.MaxSendMessageBytes} bytes",
                ErrorReason.TooLarge);
    }
}
