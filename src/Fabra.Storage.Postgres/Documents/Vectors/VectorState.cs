using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>How far the table of an index's vectors goes.</summary>
/// <param name="Type">Null: there is no table.</param>
/// <param name="End">Chunks with smaller numbers have been put there.</param>
/// <param name="Next">The number that the next chunk of the index gets.</param>
/// <param name="Swept">What had ended before was taken out.</param>
internal sealed record VectorState(int Dimensions, bool Lives, string? Type, long End, long Next, DateTimeOffset Swept)
{
    public static async Task<VectorState?> ReadAsync(
        NpgsqlConnection connection, Guid indexId, CancellationToken cancellationToken) => await connection.QueryAsync(
            """
            SELECT dimensions, deleted_at IS NULL, vectors_type, vectors_end, next_chunk_no, vectors_swept
            FROM document_indexes WHERE index_id = $1
            """,
            [Parameter(indexId)],
            reader => new VectorState(
                reader.GetInt32(0),
                reader.GetBoolean(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                reader.Instant(5)),
            cancellationToken) is [var state] ? state : null;
}
