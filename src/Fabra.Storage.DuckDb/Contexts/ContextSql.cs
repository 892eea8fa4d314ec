using Fabra.Core.Contexts;
using Fabra.Storage.Contexts;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>The columns of contexts in queries, and filters as conditions.</summary>
internal static class ContextSql
{
    private const string Common =
        "context_id, timestamp, name, version, tenant, principal, encode(subjects), encode(labels), freshness_status, replica_id, "
        + "log_position, entry_type, encode(salts), encode(manifest)";

    /// <summary>What to select; <see cref="ContextRows.Read"/> expects it.</summary>
    public static string Columns(ContextColumns columns) => columns == ContextColumns.All
        ? Common + ", encode(content), encode(plan), encode(lineage), encode(meta)"
        : Common + $", encode(left(content, {PreviewOfContent.ReadLength}))";

    /// <summary>The condition, with its parameters added to those given.</summary>
    public static string Where(ContextFilter filter, List<object?> parameters)
    {
        var conditions = new List<string> { "tenant = ?" };
        parameters.Add(filter.Tenant);
        Add("timestamp >= ?", filter.Start?.Stamp());
        Add("timestamp <= ?", filter.End?.Stamp());
        Add("name = ?", Given(filter.Name));
        Add("principal = ?", Given(filter.Principal?.Value));
        Add("freshness_status = ?", filter.FreshnessStatus is { } status ? LineageWords.Of(status) : null);
        Add("contains(subjects, ?)", filter.Subject is { } subject ? ContextJson.Fragment(subject) : null);
        foreach (var (name, value) in filter.Labels)
        {
            // The fragment finds the rows; reading the JSON decides, for a name may begin with a comma or a colon.
            conditions.Add("contains(labels, ?) AND json_extract_string(labels, ?) = ?");
            parameters.Add(ContextJson.Fragment(name, value));
            parameters.Add(ContextJson.Pointer(name));
            parameters.Add(value);
        }

        return string.Join(" AND ", conditions);

        void Add(string condition, object? parameter)
        {
            if (parameter is not null)
            {
                conditions.Add(condition);
                parameters.Add(parameter);
            }
        }
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
