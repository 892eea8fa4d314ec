using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>A part that nothing is appended to any more.</summary>
/// <param name="Id">Names its table.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Sorted">True for a segment, false for a former tail that still waits to be sorted.</param>
internal sealed record FeaturePart(long Id, long Rows, bool Sorted);

/// <summary>The parts of feature history: one tail that is appended to, and closed parts.</summary>
/// <param name="Tail">The tail's id.</param>
/// <param name="TailRows">How many rows it has.</param>
/// <param name="Closed">The others.</param>
/// <param name="NextId">An id that no part has had.</param>
internal sealed record FeatureParts(long Tail, long TailRows, ImmutableList<FeaturePart> Closed, long NextId)
{
    /// <summary>Columns of history as the view shows them.</summary>
    public const string Columns =
        "tenant, entity_name, entity_id, feature_name, value_id, event_time, written_at, definition_version, value";

    /// <summary>The order of rows in a segment.</summary>
    public const string SegmentOrder = "key_hash, tenant, entity_name, entity_id, feature_name, event_time, value_id";

    private const string TableDefinition = """
        (key_hash BIGINT NOT NULL, tenant VARCHAR NOT NULL, entity_name VARCHAR NOT NULL, entity_id VARCHAR NOT NULL,
        feature_name VARCHAR NOT NULL, value_id UUID NOT NULL, event_time TIMESTAMP NOT NULL, written_at TIMESTAMP NOT NULL,
        definition_version BIGINT NOT NULL, value VARCHAR NOT NULL)
        """;

    public static string Table(long part) => string.Create(CultureInfo.InvariantCulture, $"feature_part_{part}");

    public static void CreateTable(DuckDBConnection connection, long part) =>
        connection.Execute($"CREATE TABLE {Table(part)} {TableDefinition}");

    /// <summary>Reads the parts; makes the first when there are none.</summary>
    /// <param name="dropUnfinished">Drops tables that a crash left behind; only when no compaction can be at work on one.</param>
    public static FeatureParts Load(DuckDBConnection connection, bool dropUnfinished)
    {
        var all = connection.Query(
            "SELECT part_id, state, row_count FROM feature_parts ORDER BY part_id",
            reader => (Id: reader.GetInt64(0), State: reader.GetString(1), Rows: reader.GetInt64(2)));
        if (all.Count == 0)
        {
            return Create(connection);
        }

        var tables = TableIds(connection);
        foreach (var unfinished in dropUnfinished ? tables.Except(all.Select(part => part.Id)) : [])
        {
            connection.Execute($"DROP TABLE {Table(unfinished)}");
        }

        var tail = all.Single(part => part.State == "tail").Id;
        return new FeatureParts(
            tail,
            (long)connection.Scalar($"SELECT count(*) FROM {Table(tail)}")!,
            [.. all.Where(part => part.Id != tail).Select(part => new FeaturePart(part.Id, part.Rows, part.State == "segment"))],
            tables.Max() + 1);
    }

    /// <summary>Stores what changed against another state of the parts, and the view; within the caller's transaction.</summary>
    public void Store(DuckDBConnection connection, FeatureParts before)
    {
        connection.Execute("DELETE FROM feature_parts");
        connection.Execute("INSERT INTO feature_parts VALUES (?, 'tail', 0)", Tail);
        foreach (var part in Closed)
        {
            var state = part.Sorted ? "segment" : "frozen";
            connection.Execute("INSERT INTO feature_parts VALUES (?, ?, ?)", part.Id, state, part.Rows);
        }

        var selects = Closed.Select(part => part.Id).Append(Tail).Select(part => $"SELECT key_hash, {Columns} FROM {Table(part)}");
        var union = string.Join(" UNION ALL ", selects);
        connection.Execute($"CREATE OR REPLACE VIEW feature_rows AS {union}");
        foreach (var gone in before.Closed.Except(Closed))
        {
            connection.Execute($"DROP TABLE {Table(gone.Id)}");
        }
    }

    private static List<long> TableIds(DuckDBConnection connection) => connection.Query(
        """
        SELECT regexp_extract(table_name, '^feature_part_(\d+)$', 1)::BIGINT
        FROM duckdb_tables() WHERE NOT internal AND regexp_matches(table_name, '^feature_part_\d+$')
        """,
        reader => reader.GetInt64(0));

    private static FeatureParts Create(DuckDBConnection connection)
    {
        var parts = new FeatureParts(1, 0, [], 2);
        return connection.InTransaction(() =>
        {
            CreateTable(connection, parts.Tail);
            parts.Store(connection, parts);
            connection.Execute($"CREATE OR REPLACE VIEW feature_history AS SELECT {Columns} FROM feature_rows");
            return parts;
        });
    }
}
