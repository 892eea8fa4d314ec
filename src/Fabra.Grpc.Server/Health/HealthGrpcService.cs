using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Fabra.Grpc.Server.Health;

/// <summary>
/// The standard health protocol. Every service follows readiness; <c>liveness</c> serves as long as the process answers.
/// </summary>
/// <remarks>
/// Written here because the service of Grpc.AspNetCore.HealthChecks 2.85 has no <c>List</c>, tells watchers of a change up to 30 s late,
/// and does not end their streams when the server drains. Its messages have no <c>List</c> either, so they are generated here as well.
/// </remarks>
internal sealed class HealthGrpcService(IReadiness readiness, MappedServices services)
    : global::Grpc.Health.V1.Health.HealthBase
{
    private const string Liveness = "liveness";

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = StatusOf(request.Service, readiness.Current);
        return status == ServingStatus.ServiceUnknown
            // The protocol asks for this code; it is not one of Fabra's errors, so it carries none of their reasons.
            ? throw new RpcException(new Status(StatusCode.NotFound, "No such service here."))
            : Task.FromResult(new HealthCheckResponse { Status = status });
    }

    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var report = readiness.Current;
        var response = new HealthListResponse();
        foreach (var name in services.Names.Append("").Append(Liveness))
        {
            response.Statuses[name] = new HealthCheckResponse { Status = StatusOf(name, report) };
        }

        return Task.FromResult(response);
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? sent = null;
        while (true)
        {
            var report = readiness.Current;
            var status = StatusOf(request.Service, report);
            if (status != sent)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                sent = status;
            }

            if (report.Phase == ServerPhase.Draining)
            {
                // The last state has been sent; waiting for another would delay the server's stop.
                throw FabraErrors.ShuttingDown();
            }

            await readiness.WaitForChangeAsync(report, context.CancellationToken);
        }
    }

    private ServingStatus StatusOf(string service, ReadinessReport report) => service switch
    {
        Liveness => ServingStatus.Serving,
        _ when service.Length > 0 && !services.Names.Contains(service) => ServingStatus.ServiceUnknown,
        _ => report.Ready ? ServingStatus.Serving : ServingStatus.NotServing,
    };
}
