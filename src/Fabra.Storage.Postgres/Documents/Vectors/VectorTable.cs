using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>The table of an index's living vectors.</summary>
/// <param name="Schema">Of the extension.</param>
/// <param name="Type"><c>vector</c> or <c>halfvec</c>.</param>
internal sealed record VectorTable(Guid IndexId, string Schema, string Type, int Dimensions)
{
    public string Name => $"document_vectors_{IndexId:N}";

    /// <summary>
    /// What rows are ordered by: the negative dot product, which is the score that is told, but for its sign. Of vectors of length 1 that is
    /// the order of the cosine distance; unlike it, it has a place for those that are all zeros.
    /// </summary>
    /// <param name="query">A parameter of floats.</param>
    public string Distance(string query) => $"embedding OPERATOR({Schema}.<#>) {query}::{Schema}.{Type}";

    /// <summary>Makes it. Vectors stay in their rows, which fit: moved out, a pass over all would look cheap to the planner, and is not.</summary>
    public Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"""
        DROP TABLE IF EXISTS {Name};
        CREATE TABLE {Name} (
            version_no bigint NOT NULL,
            chunk_no bigint NOT NULL,
            embedding {Schema}.{Type}({Dimensions}) NOT NULL,
            PRIMARY KEY (version_no, chunk_no)
        );
        ALTER TABLE {Name} ALTER COLUMN embedding SET STORAGE PLAIN;
        CREATE INDEX {Name}_nearest ON {Name} USING hnsw (embedding {Schema}.{Type}_ip_ops)
        """,
        [],
        cancellationToken);

    public Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"DROP TABLE IF EXISTS {Name}", [], cancellationToken);

    /// <summary>Adds rows. As text: the driver does not know the type, and would have to learn it anew whenever it is created.</summary>
    /// <param name="rows">Embeddings as they are stored.</param>
    public Task AddAsync(
        NpgsqlConnection connection,
        IReadOnlyList<(long VersionNo, long ChunkNo, byte[] Embedding)> rows,
        CancellationToken cancellationToken) => connection.ExecuteAsync(
            $"""
            INSERT INTO {Name} (version_no, chunk_no, embedding)
            SELECT r.version_no, r.chunk_no, r.embedding::{Schema}.{Type} FROM unnest($1, $2, $3) AS r (version_no, chunk_no, embedding)
            """,
            [
                Parameter(rows.Select(row => row.VersionNo).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
                Parameter(rows.Select(row => row.ChunkNo).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
                Texts(rows.Select(row => Text(row.Embedding))),
            ],
            cancellationToken);

    private static string Text(byte[] embedding)
    {
        var text = new StringBuilder("[");
        foreach (var amount in MemoryMarshal.Cast<byte, float>(embedding))
        {
            text.Append(CultureInfo.InvariantCulture, $"{amount},");
        }

        text[^1] = ']';
        return text.ToString();
    }
}
