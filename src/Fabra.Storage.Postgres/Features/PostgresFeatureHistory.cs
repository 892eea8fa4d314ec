using System.Runtime.CompilerServices;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Postgres.Writing;

namespace Fabra.Storage.Postgres.Features;

/// <summary>Feature history in one table, whose index leads with the key and goes on with the newest.</summary>
internal sealed class PostgresFeatureHistory(PostgresWriter<FeatureRowsWrite> writer, PostgresCalls reads) : IFeatureHistory
{
    private const int RowsPerStep = 2_000;

    public async Task<RequestKeyMatch?> AppendAsync(
        IReadOnlyList<FeatureRow> rows, RequestKey? key, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new FeatureRowsWrite(rows, key), cancellationToken)).Earlier;

    public Task<IReadOnlyList<FeatureRow?>> ReadAsOfAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        keys.Count == 0
            ? Task.FromResult<IReadOnlyList<FeatureRow?>>([])
            : reads.RunAsync((connection, token) => AsOfQuery.ReadAsync(connection, tenant, keys, asOf, token), cancellationToken);

    public Task<IReadOnlyList<FeatureRow?>> ReadPinnedAsync(
        TenantId tenant, IReadOnlyList<FeaturePin> pins, CancellationToken cancellationToken) =>
        pins.Count == 0
            ? Task.FromResult<IReadOnlyList<FeatureRow?>>([])
            : reads.RunAsync((connection, token) => PinnedQuery.ReadAsync(connection, tenant, pins, token), cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadLatestAsync(long limit, CancellationToken cancellationToken) =>
        StreamAsync(LatestQuery.Of(limit), cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadWrittenAsync(DateTimeOffset since, long limit, CancellationToken cancellationToken) => StreamAsync(
        $"""
        SELECT tenant, entity_name, entity_id, feature_name, value_id, event_time, written_at, definition_version, value
        FROM feature_history WHERE written_at >= {since.Literal()}
        ORDER BY written_at DESC, value_id DESC LIMIT {Math.Max(0, limit)}
        """,
        cancellationToken);

    private async IAsyncEnumerable<FeatureRow> StreamAsync(
        string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var cursor = await reads.OpenCursorAsync(query, cancellationToken);
        while (true)
        {
            var step = await cursor.FetchAsync(RowsPerStep, null, FeatureRows.Read, cancellationToken);
            foreach (var row in step)
            {
                yield return row;
            }

            if (step.Count < RowsPerStep)
            {
                yield break;
            }
        }
    }
}
