using System.Runtime.CompilerServices;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>
/// Feature history over the view <c>feature_rows</c>: whatever becomes of the parts, a read is one statement on one snapshot.
/// </summary>
internal sealed class DuckDbFeatureHistory(DuckDbWriter writer, DuckDbReads reads, DuckDbDatabase database) : IFeatureHistory
{
    /// <summary>How many rows of a stream are fetched at a time.</summary>
    private const int RowsPerStep = 1_024;

    private const string NewestFields =
        "struct_pack(value_id := value_id, event_time := event_time, written_at := written_at, "
        + "definition_version := definition_version, value := encode(value))";

    public async Task<RequestKeyMatch?> AppendAsync(
        IReadOnlyList<FeatureRow> rows, RequestKey? key, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new FeatureRowsWrite(rows, key), cancellationToken)).Earlier;

    public Task<IReadOnlyList<FeatureRow?>> ReadAsOfAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        keys.Count == 0
            ? Task.FromResult<IReadOnlyList<FeatureRow?>>([])
            : reads.ReadAsync(connection => AsOfQuery.Read(connection, tenant, keys, asOf), cancellationToken);

    public Task<IReadOnlyList<FeatureRow?>> ReadPinnedAsync(
        TenantId tenant, IReadOnlyList<FeaturePin> pins, CancellationToken cancellationToken) =>
        pins.Count == 0
            ? Task.FromResult<IReadOnlyList<FeatureRow?>>([])
            : reads.ReadAsync(connection => AsOfQuery.ReadPinned(connection, tenant, pins), cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadLatestAsync(long limit, CancellationToken cancellationToken) => StreamAsync(
        $"""
        SELECT tenant, entity_name, entity_id, feature_name, unnest(newest) FROM (
            SELECT tenant, entity_name, entity_id, feature_name,
                arg_max({NewestFields}, struct_pack(e := event_time, i := value_id)) AS newest
            FROM feature_rows GROUP BY tenant, entity_name, entity_id, feature_name)
        ORDER BY newest.written_at DESC, newest.value_id DESC LIMIT {Math.Max(0, limit)}
        """,
        cancellationToken);

    public IAsyncEnumerable<FeatureRow> ReadWrittenAsync(DateTimeOffset since, long limit, CancellationToken cancellationToken) => StreamAsync(
        $"""
        SELECT tenant, entity_name, entity_id, feature_name, value_id, event_time, written_at, definition_version, encode(value)
        FROM feature_rows WHERE written_at >= {since.Literal()}
        ORDER BY written_at DESC, value_id DESC LIMIT {Math.Max(0, limit)}
        """,
        cancellationToken);

    private async IAsyncEnumerable<FeatureRow> StreamAsync(
        string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await DuckDbStream.OpenAsync(database, reads, sql, cancellationToken);
        while (true)
        {
            var step = await rows.ReadAsync(FeatureRows.Read, RowsPerStep, cancellationToken);
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
