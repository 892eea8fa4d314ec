using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>
/// Brings the tables of vectors up to what was committed, in steps of a transaction each. Appends never wait for it but for the moment in
/// which a step commits; of replicas one at a time works on an index.
/// </summary>
internal static class VectorFill
{
    /// <summary>Chunks in a step: about a second of an HNSW index's time.</summary>
    private const int StepChunks = 500;

    /// <summary>
    /// What ended is taken out so much later: by then every commit of that time is over, and searches of that time are.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Indexes whose tables lack something, or hold too much.</summary>
    public static Task<List<Guid>> FindWorkAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken) => connection.QueryAsync(
            """
            SELECT index_id FROM document_indexes WHERE CASE
                WHEN deleted_at IS NOT NULL THEN vectors_type IS NOT NULL
                ELSE vectors_end < next_chunk_no OR (vectors_type IS NOT NULL AND vectors_swept < $1) END
            ORDER BY index_id
            """,
            [Parameter(now - (2 * Grace))],
            reader => reader.GetGuid(0),
            cancellationToken);

    /// <summary>One step; false when nothing more is to be done for the index, or another replica is at it.</summary>
    public static async Task<bool> StepAsync(
        NpgsqlConnection connection, VectorExtension extension, Guid indexId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await AdvisoryLocks.TryTakeAsync(connection, AdvisoryLocks.Vectors(indexId), cancellationToken)
            || await VectorState.ReadAsync(connection, indexId, cancellationToken) is not { } state
            || (state.Type ?? extension.TypeFor(state.Dimensions)) is not { } type)
        {
            return false;
        }

        var table = new VectorTable(indexId, extension.Schema, type, state.Dimensions);
        if (!state.Lives)
        {
            await table.DropAsync(connection, cancellationToken);
            await KeepAsync(connection, indexId, state with { Type = null, End = 0 }, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return false;
        }

        if (state.Type is null)
        {
            await table.CreateAsync(connection, cancellationToken);
            state = state with { Type = type, End = 0 };
        }

        state = await AddAsync(connection, table, state, cancellationToken);
        if (state.End == state.Next && state.Swept < now - Grace)
        {
            state = await SweepAsync(connection, table, state, now - Grace, cancellationToken);
        }

        await KeepAsync(connection, indexId, state, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return state.End < state.Next;
    }

    private static async Task<VectorState> AddAsync(
        NpgsqlConnection connection, VectorTable table, VectorState state, CancellationToken cancellationToken)
    {
        var end = Math.Min(state.Next, state.End + StepChunks);
        var rows = await connection.QueryAsync(
            """
            SELECT c.version_no, c.chunk_no, e.embedding FROM document_chunks AS c
            JOIN document_embeddings AS e ON e.index_id = c.index_id AND e.chunk_no = c.chunk_no
            WHERE c.index_id = $1 AND c.chunk_no >= $2 AND c.chunk_no < $3
                AND NOT EXISTS (SELECT FROM document_ends AS d WHERE d.index_id = c.index_id AND d.version_no = c.version_no)
            ORDER BY c.chunk_no
            """,
            [Parameter(table.IndexId), Parameter(state.End), Parameter(end)],
            reader => (reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)),
            cancellationToken);
        if (rows.Count > 0)
        {
            await table.AddAsync(connection, rows, cancellationToken);
        }

        return state with { End = end };
    }

    private static async Task<VectorState> SweepAsync(
        NpgsqlConnection connection, VectorTable table, VectorState state, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            $"""
            DELETE FROM {table.Name} AS t USING document_ends AS d
            WHERE d.index_id = $1 AND d.ended_at >= $2 AND d.ended_at < $3 AND t.version_no = d.version_no
            """,
            [Parameter(table.IndexId), Parameter(state.Swept), Parameter(until)],
            cancellationToken);
        return state with { Swept = until };
    }

    // The last statement of a step: whoever appends holds the row, and waits for it.
    private static Task<int> KeepAsync(
        NpgsqlConnection connection, Guid indexId, VectorState state, CancellationToken cancellationToken) => connection.ExecuteAsync(
            "UPDATE document_indexes SET vectors_type = $2, vectors_end = $3, vectors_swept = $4 WHERE index_id = $1",
            [Parameter(indexId), Parameter(state.Type, NpgsqlDbType.Text), Parameter(state.End), Parameter(state.Swept)],
            cancellationToken);
}
