using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Rpc;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Filters of lists and streams, from contract to domain.</summary>
internal static class FilterMapping
{
    public static ContextFilter ToFilter(this Wire.ListContextsRequest request, Caller caller) => new(caller.Tenant)
    {
        Start = request.Start.ToDomainOrNull("start"),
        End = request.End.ToDomainOrNull("end"),
        Name = NullIfEmpty(request.Name),
        FreshnessStatus = ToDomain(request.FreshnessStatus),
        Subject = ToDomain(request.Subject),
        Labels = new Dictionary<string, string>(request.Labels, StringComparer.Ordinal),
        Principal = ToDomain(request.Principal),
    };

    public static ContextFilter ToFilter(this Wire.StreamContextsRequest request, Caller caller) => new(caller.Tenant)
    {
        Start = request.Start.ToDomainOrNull("start"),
        End = request.End.ToDomainOrNull("end"),
        Name = NullIfEmpty(request.Name),
        FreshnessStatus = ToDomain(request.FreshnessStatus),
        Subject = ToDomain(request.Subject),
        Labels = new Dictionary<string, string>(request.Labels, StringComparer.Ordinal),
        Principal = ToDomain(request.Principal),
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static Principal? ToDomain(string principal) => principal.Length == 0 ? null : new Principal(principal);

    private static FreshnessStatus? ToDomain(Wire.FreshnessStatus status) => status switch
    {
        Wire.FreshnessStatus.Guaranteed => FreshnessStatus.Guaranteed,
        Wire.FreshnessStatus.Degraded => FreshnessStatus.Degraded,
        Wire.FreshnessStatus.Unspecified => null,
        _ => throw FabraException.Field("freshness_status", $"{(int)status} is no status"),
    };

    private static Subject? ToDomain(Wire.Subject? subject)
    {
        if (subject is null)
        {
            return null;
        }

        if (subject.EntityName.Length == 0 || subject.EntityId.Length == 0)
        {
            throw FabraException.Field(
                subject.EntityName.Length == 0 ? "subject.entity_name" : "subject.entity_id", "is empty");
        }

        return new Subject(subject.EntityName, subject.EntityId);
    }
}
