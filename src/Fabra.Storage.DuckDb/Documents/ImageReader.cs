using DuckDB.NET.Data;
using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents;
using Fabra.Storage.Documents.Images;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>
/// Reads into the image of an index what was committed since it was looked at last. Nothing tells it of commits: each search asks
/// for the newest version, so that what was answered is always found, whatever happened to the database in between.
/// </summary>
internal sealed class ImageReader(ImageCache images)
{
    /// <summary>Begins a transaction, and gives the index as its snapshot has it; null when there is none.</summary>
    public SearchedIndex? Open(DuckDBConnection connection, SearchScope scope, CancellationToken cancellationToken)
    {
        // Taken before the snapshot: whatever the image has by then, the snapshot has too. Only what came later is asked for.
        var known = images.Find(scope.IndexId)?.State.NextVersion ?? 0;
        connection.Execute("BEGIN TRANSACTION");
        if (FindHead(connection, scope, known) is not { } head)
        {
            return null;
        }

        var image = images.Get(scope.IndexId, head.Compactions, head.Dimensions);
        var next = Math.Max(head.NextVersion, known);
        if (image.State.NextVersion < next)
        {
            Grow(connection, scope.IndexId, image, next, cancellationToken);
        }

        return new SearchedIndex(image.View(next), head.Dimensions, head.CompactedBefore);
    }

    /// <summary>Numbers of the versions that pass the filter of a scope; null when it has none.</summary>
    public static List<long>? Filter(DuckDBConnection connection, SearchScope scope)
    {
        if (scope.Filter is not { } filter)
        {
            return null;
        }

        var parameters = new List<object?>();
        var query = new FilterSql(scope.IndexId.Literal(), value =>
        {
            parameters.Add(value is DateTimeOffset instant ? instant.Stamp() : value);
            return "?";
        }).Query(filter);
        return connection.Query(query, reader => reader.GetInt64(0), [.. parameters]);
    }

    private static Head? FindHead(DuckDBConnection connection, SearchScope scope, long known) => connection.Query(
        $"""
        SELECT compactions, dimensions, compacted_before, greatest(least_version_no, (
            SELECT coalesce(max(version_no) + 1, 0) FROM document_versions
            WHERE index_id = {scope.IndexId.Literal()} AND version_no >= {known}))
        FROM document_indexes WHERE tenant = ? AND index_id = {scope.IndexId.Literal()}
        """,
        reader => (Head?)new Head(
            reader.GetInt64(0), reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.Instant(2), reader.GetInt64(3)),
        scope.Tenant) is [var head] ? head : null;

    private void Grow(
        DuckDBConnection connection, Guid indexId, IndexImage image, long next, CancellationToken cancellationToken)
    {
        image.Growing.Wait(cancellationToken);
        try
        {
            var growth = image.Grow();
            if (growth.NextVersion >= next)
            {
                return;
            }

            ReadVersions(connection, indexId, growth);
            ReadEnds(connection, indexId, growth);
            ReadChunks(connection, indexId, growth);
            growth.Publish(next);
            images.Trim(image);
        }
        finally
        {
            image.Growing.Release();
        }
    }

    // First of all: what the other queries see beyond these versions is passed over.
    private static void ReadVersions(DuckDBConnection connection, Guid indexId, ImageGrowth growth) => connection.Each(
        $"""
        SELECT version_no, version_id, indexed_at, first_chunk, chunk_count, term_count FROM document_versions
        WHERE index_id = {indexId.Literal()} AND version_no >= {growth.NextVersion} ORDER BY version_no
        """,
        reader => growth.AddVersion(new ImageVersion(
            reader.GetInt64(0),
            reader.GetGuid(1),
            reader.Instant(2).UtcTicks,
            reader.GetInt64(3),
            reader.GetInt32(4),
            reader.GetInt64(5))));

    private static void ReadEnds(DuckDBConnection connection, Guid indexId, ImageGrowth growth) => connection.Each(
        $"""
        SELECT version_no, ended_by, ended_at FROM document_ends
        WHERE index_id = {indexId.Literal()} AND ended_by >= {growth.NextVersion}
        """,
        reader => growth.AddEnd(reader.GetInt64(0), reader.GetInt64(1), reader.Instant(2).UtcTicks));

    private static void ReadChunks(DuckDBConnection connection, Guid indexId, ImageGrowth growth)
    {
        connection.Each(
            $"""
            SELECT chunk_no, chunk_id FROM document_chunks
            WHERE index_id = {indexId.Literal()} AND chunk_no >= {growth.NextChunk}
            """,
            reader => growth.SetKey(reader.GetInt64(0), reader.GetGuid(1)));
        if (growth.HoldsCodes)
        {
            var buffer = Array.Empty<byte>();
            connection.Each(
                $"SELECT chunk_no, code FROM {DocumentTables.Vectors(indexId)} WHERE chunk_no >= {growth.NextChunk}",
                reader => growth.SetCode(reader.GetInt64(0), reader.Octets(1, ref buffer)));
        }
    }

    private readonly record struct Head(long Compactions, int Dimensions, DateTimeOffset? CompactedBefore, long NextVersion);
}
