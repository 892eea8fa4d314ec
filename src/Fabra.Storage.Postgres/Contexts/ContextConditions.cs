using Fabra.Core.Contexts;
using Fabra.Core.Ids;
using Fabra.Storage.Contexts;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>
/// The conditions of a query on contexts, with their parameters. Times are always compared with parameters, never with expressions, so
/// that the server leaves out partitions when it plans.
/// </summary>
internal sealed class ContextConditions
{
    private readonly List<string> _conditions = [];
    private readonly List<NpgsqlParameter> _parameters = [];

    public ContextConditions(ContextFilter filter)
    {
        Add("tenant = {0}", Parameter(filter.Tenant));
        AddTime(">=", filter.Start);
        AddTime("<=", filter.End);
        AddText("name", filter.Name);
        AddText("principal", filter.Principal?.Value);
        AddText("freshness_status", filter.FreshnessStatus is { } status ? LineageWords.Of(status) : null);
        if (filter.Subject is { } subject)
        {
            Add(
                "subject_hashes @> {0}",
                Parameter(new[] { ContextWrite.SubjectHash(filter.Tenant, subject) }, NpgsqlDbType.Array | NpgsqlDbType.Bigint));
            Add("subjects @> {0}", Parameter(ContextJson.Write([subject]), NpgsqlDbType.Jsonb));
        }

        if (filter.Labels.Count > 0)
        {
            Add("labels @> {0}", Parameter(ContextJson.Write(filter.Labels), NpgsqlDbType.Jsonb));
        }
    }

    public NpgsqlParameter[] Parameters => [.. _parameters];

    public override string ToString() => string.Join(" AND ", _conditions);

    /// <summary>Restricts by time, inclusive or not as the comparison says; null restricts nothing.</summary>
    public ContextConditions AddTime(string comparison, DateTimeOffset? time)
    {
        if (time is { } instant)
        {
            Add($"timestamp {comparison} {{0}}", Parameter(instant));
        }

        return this;
    }

    /// <param name="comparison">With the id.</param>
    /// <param name="id">Of a context.</param>
    /// <param name="byTime">Whether the time in the id counts too, which leaves out partitions; the id decides.</param>
    public ContextConditions AddId(string comparison, Guid id, bool byTime)
    {
        Add($"context_id {comparison} {{0}}", Parameter(id));
        if (byTime && id.Version == 7)
        {
            AddTime($"{comparison[0]}=", Uuid7.Timestamp(id));
        }

        return this;
    }

    public ContextConditions AddPositions(long after, long to)
    {
        Add("log_position > {0}", Parameter(after));
        Add("log_position <= {0}", Parameter(to));
        return this;
    }

    private void AddText(string column, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Add($"{column} = {{0}}", Parameter(text));
        }
    }

    private void Add(string condition, NpgsqlParameter parameter)
    {
        _parameters.Add(parameter);
        _conditions.Add(condition.Replace("{0}", $"${_parameters.Count}", StringComparison.Ordinal));
    }
}
