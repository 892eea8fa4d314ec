using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents.Images;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>
/// Reads into the image of an index what any replica committed since it was looked at last. The row of the index says how far its
/// versions go.
/// </summary>
internal sealed class ImageReader(ImageCache images)
{
    /// <summary>How many versions are read before they are shown, so that a call that runs out of time was not for nothing.</summary>
    private const int Step = 20_000;

    private const string HeadSql =
        """
        SELECT i.compactions, i.dimensions, i.compacted_before, i.next_version_no, v.version_id
        FROM document_indexes AS i LEFT JOIN document_versions AS v ON v.index_id = i.index_id AND v.version_no = $3
        WHERE i.tenant = $1 AND i.index_id = $2
        """;

    /// <summary>Begins a transaction, and gives what its snapshot says of the index; null when there is none.</summary>
    public async Task<IndexHead?> BeginAsync(NpgsqlConnection connection, SearchScope scope, CancellationToken cancellationToken)
    {
        // Taken before the snapshot: whatever the image has by then, the snapshot has too.
        var known = images.Find(scope.IndexId);
        var last = known?.State.Last;
        await using var batch = connection.CreateBatch();
        batch.Add("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        batch.Add(HeadSql, Parameter(scope.Tenant), Parameter(scope.IndexId), Parameter(last?.Number ?? -1));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (await reader.ReadAllAsync(ReadHead, cancellationToken) is not [var head])
        {
            return null;
        }

        if (known is not null && !StillHolds(known, last, head))
        {
            images.Discard(scope.IndexId, known);
        }

        return head;
    }

    /// <summary>The index as the snapshot has it.</summary>
    public async Task<SearchedIndex> OpenAsync(
        NpgsqlConnection connection, Guid indexId, IndexHead head, CancellationToken cancellationToken)
    {
        var image = images.Get(indexId, head.Compactions, head.Dimensions);
        while (image.State.NextVersion < head.NextVersion)
        {
            await GrowAsync(connection, indexId, image, head.NextVersion, cancellationToken);
        }

        return new SearchedIndex(image.View(head.NextVersion), head.Dimensions, head.CompactedBefore);
    }

    /// <summary>Numbers of the versions that pass the filter of a scope; null when it has none.</summary>
    public static async Task<List<long>?> FilterAsync(
        NpgsqlConnection connection, SearchScope scope, CancellationToken cancellationToken)
    {
        if (scope.Filter is not { } filter)
        {
            return null;
        }

        var parameters = new List<NpgsqlParameter> { Parameter(scope.IndexId) };
        var query = FilterQuery.Of(filter, "$1", parameters);
        return await connection.QueryAsync(query, [.. parameters], reader => reader.GetInt64(0), cancellationToken);
    }

    // After a failover to a standby that had not got everything, numbers are given again.
    private static bool StillHolds(IndexImage known, ImageVersion? last, IndexHead head) =>
        known.Compactions < head.Compactions
        || (known.Compactions == head.Compactions && head.LastVersion == last?.VersionId);

    private static IndexHead ReadHead(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt32(1),
        reader.IsDBNull(2) ? null : reader.Instant(2),
        reader.GetInt64(3),
        reader.IsDBNull(4) ? null : reader.GetGuid(4));

    private async Task GrowAsync(
        NpgsqlConnection connection, Guid indexId, IndexImage image, long next, CancellationToken cancellationToken)
    {
        await image.Growing.WaitAsync(cancellationToken);
        try
        {
            var growth = image.Grow();
            if (growth.NextVersion >= next)
            {
                return;
            }

            // Fewer than asked for are all that there are.
            var all = await ReadVersionsAsync(connection, indexId, growth, cancellationToken) < Step;
            await ReadEndsAsync(connection, indexId, growth, all ? long.MaxValue : growth.EndVersion, cancellationToken);
            await ReadChunksAsync(connection, indexId, growth, cancellationToken);
            growth.Publish(all ? next : 0);
            images.Trim(image);
        }
        finally
        {
            image.Growing.Release();
        }
    }

    // First of all: what the other queries see beyond these versions is passed over.
    private static Task<int> ReadVersionsAsync(
        NpgsqlConnection connection, Guid indexId, ImageGrowth growth, CancellationToken cancellationToken) => connection.EachAsync(
            $"""
            SELECT version_no, version_id, indexed_at, first_chunk, chunk_count, term_count FROM document_versions
            WHERE index_id = $1 AND version_no >= $2 ORDER BY version_no LIMIT {Step}
            """,
            [Parameter(indexId), Parameter(growth.NextVersion)],
            reader => growth.AddVersion(new ImageVersion(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.Instant(2).UtcTicks,
                reader.GetInt64(3),
                reader.GetInt32(4),
                reader.GetInt64(5))),
            cancellationToken);

    private static Task<int> ReadEndsAsync(
        NpgsqlConnection connection, Guid indexId, ImageGrowth growth, long end, CancellationToken cancellationToken) =>
        connection.EachAsync(
            "SELECT version_no, ended_by, ended_at FROM document_ends WHERE index_id = $1 AND ended_by >= $2 AND ended_by < $3",
            [Parameter(indexId), Parameter(growth.NextVersion), Parameter(end)],
            reader => growth.AddEnd(reader.GetInt64(0), reader.GetInt64(1), reader.Instant(2).UtcTicks),
            cancellationToken);

    private static Task<int> ReadChunksAsync(
        NpgsqlConnection connection, Guid indexId, ImageGrowth growth, CancellationToken cancellationToken) => connection.EachAsync(
            $"""
            SELECT chunk_no, chunk_id{(growth.HoldsCodes ? ", code" : "")} FROM document_codes
            WHERE index_id = $1 AND chunk_no >= $2 AND chunk_no < $3
            """,
            [Parameter(indexId), Parameter(growth.NextChunk), Parameter(growth.EndChunk)],
            reader =>
            {
                growth.SetKey(reader.GetInt64(0), reader.GetGuid(1));
                if (growth.HoldsCodes)
                {
                    growth.SetCode(reader.GetInt64(0), reader.GetFieldValue<byte[]>(2));
                }
            },
            cancellationToken);
}
