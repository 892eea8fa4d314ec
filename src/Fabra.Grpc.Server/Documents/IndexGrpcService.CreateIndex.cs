using Fabra.Authoring;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.ManageIndexes)]
    public override async Task<Wire.CreateIndexResponse> CreateIndex(Wire.CreateIndexRequest request, ServerCallContext context)
    {
        var index = request.Index ?? throw FabraException.Field("index", "is required");
        var creation = await registrar.CreateAsync(
            Callers.Of(context).Tenant, index.Name, index.Description, index.Chunking.ToDomain(), context.CancellationToken);
        return new Wire.CreateIndexResponse { Index = creation.Index.ToWire(), Created = creation.Created };
    }
}
