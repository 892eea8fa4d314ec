using System.Text;
using Fabra.Storage.Documents.Writing;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>What the store copies, inserted: PGlite takes no COPY from a client. Without the terms, and of metadata numbers and texts.</summary>
internal static class InsertedRows
{
    public static async Task AddAsync(NpgsqlConnection connection, OpenIndex open, CancellationToken cancellationToken)
    {
        var versions = open.Versions;
        await InsertAsync(
            "document_versions (index_id, version_no, document_hash, document_id, version_id, indexed_at, is_deletion, first_chunk, chunk_count, "
                + "tenant, text, content_hash, fingerprint, metadata, source_url, token_count, term_count)",
            "$1, v, h, d, i, at, gone, f, c, 'default', '', '', '', m::json, '', 0, 0",
            "v, h, d, i, at, gone, f, c, m",
            Numbers(versions.Select(version => version.VersionNo)),
            Numbers(versions.Select(version => version.Prepared.Hash)),
            Texts(versions.Select(version => version.Prepared.Version.DocumentId)),
            Ids(versions.Select(version => version.Prepared.Version.VersionId)),
            Instants(versions.Select(version => version.Begin)),
            Parameter(versions.Select(version => version.Prepared.Version.IsDeletion).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Boolean),
            Numbers(versions.Select(version => version.FirstChunk)),
            Numbers(versions.Select(version => (long)version.Prepared.Version.Chunks.Count)),
            Texts(versions.Select(version => Encoding.UTF8.GetString(version.Prepared.Metadata))));
        await InsertAsync(
            "document_ends (index_id, version_no, ended_at, ended_by)",
            "$1, v, at, e",
            "v, at, e",
            Numbers(open.Ends.Select(end => end.VersionNo)),
            Instants(open.Ends.Select(end => end.EndedAt)),
            Numbers(open.Ends.Select(end => end.EndedBy)));
        var metadata = versions.SelectMany(version => version.Prepared.Scalars, (version, field) => (version.VersionNo, field.Key, field.Value)).ToArray();
        await InsertAsync(
            "document_metadata (index_id, version_no, field, int64_value, string_value)",
            "$1, v, f, n, t",
            "v, f, n, t",
            Numbers(metadata.Select(row => row.VersionNo)),
            Texts(metadata.Select(row => row.Key)),
            Parameter(
                metadata.Select(row => row.Value.Kind == ValueKind.Int64 ? row.Value.AsInt64 : (long?)null).ToArray(),
                NpgsqlDbType.Array | NpgsqlDbType.Bigint),
            Parameter(
                metadata.Select(row => row.Value.Kind == ValueKind.String ? row.Value.AsString : null).ToArray(),
                NpgsqlDbType.Array | NpgsqlDbType.Text));
        var chunks = versions.SelectMany(
            version => version.Prepared.Version.Chunks, (version, chunk) => (Version: version, Chunk: chunk, No: version.FirstChunk + chunk.Ordinal)).ToArray();
        await InsertAsync(
            "document_chunks (index_id, chunk_no, version_no, version_id, chunk_id, ordinal, content, content_hash, token_count)",
            "$1, n, v, i, c, 0, '', '', 1",
            "n, v, i, c",
            Numbers(chunks.Select(row => row.No)),
            Numbers(chunks.Select(row => row.Version.VersionNo)),
            Ids(chunks.Select(row => row.Version.Prepared.Version.VersionId)),
            Ids(chunks.Select(row => row.Chunk.ChunkId)));
        await InsertAsync(
            "document_codes (index_id, chunk_no, chunk_id, code)",
            "$1, n, c, o",
            "n, c, o",
            Numbers(chunks.Select(row => row.No)),
            Ids(chunks.Select(row => row.Chunk.ChunkId)),
            Octets(chunks.Select(row => row.Version.Prepared.Codes[row.Chunk.Ordinal])));
        await InsertAsync(
            "document_embeddings (index_id, chunk_no, embedding)",
            "$1, n, o",
            "n, o",
            Numbers(chunks.Select(row => row.No)),
            Octets(chunks.Select(row => row.Version.Prepared.Embeddings[row.Chunk.Ordinal])));

        Task<int> InsertAsync(string table, string values, string names, params NpgsqlParameter[] columns) => connection.ExecuteAsync(
            $"INSERT INTO {table} SELECT {values} FROM unnest({string.Join(", ", columns.Select((_, i) => $"${i + 2}"))}) AS r ({names})",
            [Parameter(open.Index.IndexId), .. columns],
            cancellationToken);
    }

    private static NpgsqlParameter<long[]> Numbers(IEnumerable<long> numbers) => Parameter(numbers.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    private static NpgsqlParameter<byte[][]> Octets(IEnumerable<byte[]> octets) => Parameter(octets.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea);
}
