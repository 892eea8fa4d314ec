using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Fakes;

internal sealed class FakeAdminService(FakeState state) : AdminService.AdminServiceBase
{
    public override Task<GetServerInfoResponse> GetServerInfo(GetServerInfoRequest request, ServerCallContext context) =>
        Task.FromResult(state.Info);

    public override async Task QuerySql(
        QuerySqlRequest request, IServerStreamWriter<QuerySqlResponse> responseStream, ServerCallContext context)
    {
        foreach (var part in state.SqlParts)
        {
            await responseStream.WriteAsync(part);
        }
    }
}
