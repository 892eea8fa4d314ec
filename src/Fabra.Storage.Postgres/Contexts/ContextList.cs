using Fabra.Core.Contexts;
using Fabra.Core.Ids;
using Npgsql;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>
/// One page of contexts, by keyset. It is looked for in windows of time, each four times as long as the one before, so that a page of
/// the newest reads one or two partitions and not the first row of all.
/// </summary>
/// <param name="window">Length of the first window.</param>
internal sealed class ContextList(
    ContextFilter filter, ContextOrder order, Guid? after, int limit, ContextColumns columns, TimeSpan window)
{
    private const int Growth = 4;
    private const int MostWindows = 6;

    private bool NewestFirst => order == ContextOrder.NewestFirst;

    public async Task<IReadOnlyList<ContextRecord>> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(connection, Windows(now), byTime: true, cancellationToken);
        return page.All(ContextRows.IsInPlace) ? page : await ReadAsync(connection, [(null, null)], byTime: false, cancellationToken);
    }

    private async Task<List<ContextRecord>> ReadAsync(
        NpgsqlConnection connection,
        IEnumerable<(DateTimeOffset? From, DateTimeOffset? To)> windows,
        bool byTime,
        CancellationToken cancellationToken)
    {
        var page = new List<ContextRecord>();
        foreach (var (from, to) in windows)
        {
            var conditions = new ContextConditions(filter).AddTime(">=", from).AddTime("<", to);
            if (after is { } cursor)
            {
                conditions.AddId(NewestFirst ? "<" : ">", cursor, byTime);
            }

            page.AddRange(await connection.QueryAsync(
                $"""
                SELECT {ContextSql.Columns(columns)} FROM context_log WHERE {conditions}
                ORDER BY context_id {(NewestFirst ? "DESC" : "ASC")} LIMIT {limit - page.Count}
                """,
                conditions.Parameters,
                reader => ContextRows.Read(reader, columns),
                cancellationToken));
            if (page.Count == limit)
            {
                break;
            }
        }

        return page;
    }

    /// <summary>From here on in the order asked for, until nothing is left out: bounds to look between, the upper one exclusive.</summary>
    private IEnumerable<(DateTimeOffset? From, DateTimeOffset? To)> Windows(DateTimeOffset now)
    {
        var cursor = after is { Version: 7 } id ? Uuid7.Timestamp(id) : (DateTimeOffset?)null;
        var origin = NewestFirst ? Earlier(cursor, filter.End) ?? now : Later(cursor, filter.Start);
        var (edge, length) = ((DateTimeOffset?)null, window);
        for (var i = 0; i < MostWindows && origin is { } begin; i++)
        {
            var next = Reach(begin, length);
            if (next is null || (NewestFirst ? next <= filter.Start : next > filter.End))
            {
                break;
            }

            yield return NewestFirst ? (next, edge) : (edge, next);
            edge = next;
            length *= Growth;
        }

        yield return NewestFirst ? (null, edge) : (edge, null);
    }

    private DateTimeOffset? Reach(DateTimeOffset origin, TimeSpan length)
    {
        var room = NewestFirst ? origin - DateTimeOffset.MinValue : DateTimeOffset.MaxValue - origin;
        return length >= room ? null : NewestFirst ? origin - length : origin + length;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other : one;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;
}
