using Fabra.Core.Identity;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>A query for the versions of an index that were valid at an instant.</summary>
internal static class ValidVersions
{
    public static string Sql(Guid indexId) =>
        $"""
        SELECT a.* FROM document_versions a
        ANTI JOIN (
            SELECT version_no FROM document_ends WHERE index_id = {indexId.Literal()} AND ended_at <= ?) e
        ON e.version_no = a.version_no
        WHERE a.tenant = ? AND a.index_id = {indexId.Literal()} AND a.indexed_at <= ? AND NOT a.is_deletion
        """;

    /// <summary>What <see cref="Sql"/> takes.</summary>
    public static object?[] Parameters(TenantId tenant, DateTimeOffset asOf) => [asOf.Stamp(), tenant, asOf.Stamp()];
}
