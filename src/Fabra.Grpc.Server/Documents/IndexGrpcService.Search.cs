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
        return SingleAnswer.Check(result.ToWire(), "top_k", $"{result.Hits.Count} hits", options.Limits);
    }
}
