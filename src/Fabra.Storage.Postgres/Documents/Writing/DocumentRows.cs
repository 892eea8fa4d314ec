using Fabra.Storage.Documents.Terms;
using Fabra.Storage.Documents.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Fabra.Storage.Postgres.Documents.Writing;

/// <summary>Copies the versions of an index into the tables.</summary>
internal static class DocumentRows
{
    public static async Task CopyAsync(NpgsqlConnection connection, OpenIndex open, CancellationToken cancellationToken)
    {
        var id = open.Index.IndexId;
        await CopyAsync(
            connection,
            "document_versions (index_id, version_no, tenant, document_hash, document_id, version_id, indexed_at, is_deletion, text, "
            + "content_hash, fingerprint, metadata, source_url, first_chunk, chunk_count, token_count, term_count)",
            open.Versions.Select(version => Version(id, version)),
            cancellationToken);
        await CopyAsync(
            connection,
            "document_ends (index_id, version_no, ended_at, ended_by)",
            open.Ends.Select(end => new Field[] { id, end.VersionNo, end.EndedAt, end.EndedBy }),
            cancellationToken);
        await CopyAsync(
            connection,
            "document_metadata (index_id, version_no, field, bool_value, int64_value, double_value, string_value, bytes_value, "
            + "timestamp_value)",
            open.Versions.SelectMany(version => Metadata(id, version)),
            cancellationToken);
        await CopyAsync(
            connection,
            "document_chunks (index_id, chunk_no, version_no, version_id, chunk_id, ordinal, content, content_hash, token_count)",
            open.Versions.SelectMany(version => Chunks(id, version)),
            cancellationToken);
        await CopyAsync(
            connection,
            "document_codes (index_id, chunk_no, chunk_id, code)",
            open.Versions.SelectMany(version => version.Prepared.Codes.Select((code, i) =>
                new Field[] { id, version.FirstChunk + i, version.Prepared.Version.Chunks[i].ChunkId, code })),
            cancellationToken);
        await CopyAsync(
            connection,
            "document_embeddings (index_id, chunk_no, embedding)",
            open.Versions.SelectMany(version => version.Prepared.Embeddings.Select((embedding, i) =>
                new Field[] { id, version.FirstChunk + i, embedding })),
            cancellationToken);
        await CopyPostingsAsync(
            connection,
            id,
            open.Postings.SelectMany(postings => postings.Append.Postings.Select(row => (row, postings.FirstChunk))),
            cancellationToken);
    }

    public static Task CopyPostingsAsync(
        NpgsqlConnection connection,
        Guid indexId,
        IEnumerable<(PostingRow Row, long FirstChunk)> postings,
        CancellationToken cancellationToken) => CopyAsync(
            connection,
            "document_terms (index_id, term_hash, first_chunk, postings)",
            postings.Select(posting => new Field[] { indexId, posting.Row.TermHash, posting.FirstChunk, posting.Row.Postings }),
            cancellationToken);

    private static async Task CopyAsync(
        NpgsqlConnection connection, string table, IEnumerable<Field[]> rows, CancellationToken cancellationToken)
    {
        NpgsqlBinaryImporter? importer = null;
        try
        {
            foreach (var row in rows)
            {
                importer ??= await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
                await importer.StartRowAsync(cancellationToken);
                foreach (var field in row)
                {
                    await field.WriteToAsync(importer, cancellationToken);
                }
            }

            if (importer is not null)
            {
                await importer.CompleteAsync(cancellationToken);
            }
        }
        finally
        {
            if (importer is not null)
            {
                await importer.DisposeAsync();
            }
        }
    }

    private static Field[] Version(Guid indexId, NumberedVersion numbered)
    {
        var version = numbered.Prepared.Version;
        return
        [
            indexId,
            numbered.VersionNo,
            version.Tenant.Value,
            numbered.Prepared.Hash,
            version.DocumentId,
            version.VersionId,
            numbered.Begin,
            version.IsDeletion,
            new Field(numbered.Prepared.Text, NpgsqlDbType.Text),
            version.ContentHash,
            version.Fingerprint,
            new Field(numbered.Prepared.Metadata, NpgsqlDbType.Json),
            version.SourceUrl,
            numbered.FirstChunk,
            version.Chunks.Count,
            numbered.Prepared.TokenCount,
            numbered.Prepared.TermCount,
        ];
    }

    private static IEnumerable<Field[]> Metadata(Guid indexId, NumberedVersion numbered) =>
        numbered.Prepared.Scalars.Select(field => new Field[]
        {
            indexId,
            numbered.VersionNo,
            field.Key,
            field.Value.Kind == ValueKind.Bool ? field.Value.AsBool : Field.Null,
            field.Value.Kind == ValueKind.Int64 ? field.Value.AsInt64 : Field.Null,
            field.Value.Kind == ValueKind.Double ? field.Value.AsDouble + 0.0 : Field.Null,
            field.Value.Kind == ValueKind.String ? field.Value.AsString : Field.Null,
            field.Value.Kind == ValueKind.Bytes ? field.Value.AsBytes.ToArray() : Field.Null,
            field.Value.Kind == ValueKind.Timestamp ? field.Value.AsTimestamp : Field.Null,
        });

    private static IEnumerable<Field[]> Chunks(Guid indexId, NumberedVersion numbered) =>
        numbered.Prepared.Version.Chunks.Select((chunk, i) => new Field[]
        {
            indexId,
            numbered.FirstChunk + i,
            numbered.VersionNo,
            numbered.Prepared.Version.VersionId,
            chunk.ChunkId,
            chunk.Ordinal,
            new Field(numbered.Prepared.Contents[i], NpgsqlDbType.Text),
            chunk.ContentHash,
            chunk.TokenCount,
        });

    /// <summary>One value of a row with its type.</summary>
    private readonly record struct Field(object? Value, NpgsqlDbType Type)
    {
        public static Field Null => default;

        public static implicit operator Field(Guid value) => new(value, NpgsqlDbType.Uuid);

        public static implicit operator Field(long value) => new(value, NpgsqlDbType.Bigint);

        public static implicit operator Field(int value) => new(value, NpgsqlDbType.Integer);

        public static implicit operator Field(double value) => new(value, NpgsqlDbType.Double);

        public static implicit operator Field(bool value) => new(value, NpgsqlDbType.Boolean);

        public static implicit operator Field(string value) => new(value, NpgsqlDbType.Text);

        public static implicit operator Field(byte[] value) => new(value, NpgsqlDbType.Bytea);

        public static implicit operator Field(DateTimeOffset value) => new(value.Stamp(), NpgsqlDbType.Timestamp);

        public Task WriteToAsync(NpgsqlBinaryImporter importer, CancellationToken cancellationToken) => Value is null
            ? importer.WriteNullAsync(cancellationToken)
            : importer.WriteAsync(Value, Type, cancellationToken);
    }
}
