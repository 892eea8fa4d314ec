using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Requests;
using Fabra.Core.Time;
using Fabra.Storage.Postgres.Writing;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>The context log. Reads name times, by which the server leaves out partitions when it plans.</summary>
/// <param name="window">How much time a list looks through at first.</param>
internal sealed class PostgresContextLog(
    PostgresWriter<ContextWrite> writer, PostgresCalls reads, FabraClock clock, TimeSpan window) : IContextLog
{
    public async Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken)
    {
        var result = await writer.WriteAsync(new ContextWrite(record, key), cancellationToken);
        return new AppendOutcome(result.Number, result.Earlier);
    }

    public async Task<ContextRecord?> FindAsync(
        TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken)
    {
        if (contextId.Version != 7)
        {
            return null;
        }

        return await FindAsync(" AND timestamp = $3", Parameter(Uuid7.Timestamp(contextId)))
            // Not where its id says: it is not there, or somebody changed its time. Now the index of each partition is asked.
            ?? await FindAsync("");

        async Task<ContextRecord?> FindAsync(string more, params NpgsqlParameter[] parameters)
        {
            var found = await reads.RunAsync(
                (connection, token) => connection.QueryAsync(
                    $"SELECT {ContextSql.Columns(columns)} FROM context_log WHERE context_id = $1 AND tenant = $2{more}",
                    [Parameter(contextId), Parameter(tenant), .. parameters],
                    reader => ContextRows.Read(reader, columns),
                    token),
                cancellationToken);
            return found.Count == 0 ? null : found[0];
        }
    }

    public Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        CancellationToken cancellationToken)
    {
        var list = new ContextList(filter, order, after, limit, columns, window);
        return reads.RunAsync((connection, token) => list.ReadAsync(connection, clock.Now, token), cancellationToken);
    }

    public async Task<Guid> GetStoreIdAsync(CancellationToken cancellationToken) => (Guid)(await reads.RunAsync(
        (connection, token) => connection.ScalarAsync("SELECT store_id FROM store_identity", [], token), cancellationToken))!;

    public async Task<long> GetHeadAsync(CancellationToken cancellationToken) => (long)(await reads.RunAsync(
        (connection, token) => connection.ScalarAsync(
            "SELECT coalesce(max(last_position), 0) FROM log_commits", [], token),
        cancellationToken))!;

    public IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter, long after, long head, ContextColumns columns, CancellationToken cancellationToken) =>
        new ContextStream(reads, filter, columns).ReadAsync(after, head, cancellationToken);
}
