using Fabra.Grpc.Server.Rest;

namespace Fabra.Grpc.Server.Health;

/// <summary>Health for those who speak HTTP: liveness apart from readiness.</summary>
internal static class HealthRest
{
    public static IResult Liveness() => Results.Json(new { Status = "alive" }, RestJson.Options);

    public static IResult Readiness(IReadiness readiness)
    {
        var report = readiness.Current;
        return Results.Json(
            new { report.Status, Components = report.Components.Select(part => new { part.Name, part.Healthy, part.Required, part.Detail }) },
            RestJson.Options,
            statusCode: report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
