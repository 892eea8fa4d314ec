using DuckDB.NET.Data;
using Fabra.Storage.Documents.Terms;
using Fabra.Storage.Documents.Writing;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>Hands the versions of an index to DuckDB. One appender for each table, gone before the commit.</summary>
internal static class DocumentRows
{
    public static void Append(DuckDBConnection connection, OpenIndex open)
    {
        var id = open.Index.IndexId;
        Append(connection, "document_versions", open.Versions, (appender, version) => AppendVersion(appender, open, version));
        Append(connection, "document_ends", open.Ends, (appender, end) => appender.CreateRow()
            .AppendValue((Guid?)id)
            .AppendValue((long?)end.VersionNo)
            .AppendValue((DateTime?)end.EndedAt.Stamp())
            .AppendValue((long?)end.EndedBy)
            .EndRow());
        Append(
            connection,
            "document_metadata",
            open.Versions.Where(version => version.Prepared.Scalars.Any()),
            (appender, version) => AppendMetadata(appender, id, version));
        var withChunks = open.Versions.Where(version => version.Prepared.Contents.Length > 0).ToArray();
        Append(connection, "document_chunks", withChunks, (appender, version) => AppendChunks(appender, id, version));
        Append(connection, DocumentTables.Vectors(id), withChunks, AppendVectors);
        Append(
            connection,
            DocumentTables.Terms(id),
            open.Postings.Where(postings => postings.Append.Postings.Count > 0),
            (appender, postings) =>
            {
                foreach (var row in postings.Append.Postings)
                {
                    AppendPostings(appender, row, postings.FirstChunk);
                }
            });
        open.Flushed();
    }

    private static void Append<T>(
        DuckDBConnection connection, string table, IEnumerable<T> items, Action<DuckDBAppender, T> append)
    {
        DuckDBAppender? appender = null;
        try
        {
            foreach (var item in items)
            {
                append(appender ??= connection.CreateAppender(table), item);
            }
        }
        finally
        {
            appender?.Dispose();
        }
    }

    public static void AppendPostings(DuckDBAppender appender, PostingRow row, long firstChunk) => appender.CreateRow()
        .AppendValue((long?)row.TermHash)
        .AppendValue((long?)firstChunk)
        .AppendValue(row.Postings)
        .EndRow();

    private static void AppendVersion(DuckDBAppender appender, OpenIndex open, NumberedVersion numbered)
    {
        var version = numbered.Prepared.Version;
        appender.CreateRow()
            .AppendValue(version.Tenant.Value)
            .AppendValue((Guid?)open.Index.IndexId)
            .AppendValue((long?)numbered.VersionNo)
            .AppendValue((long?)numbered.Prepared.Hash)
            .AppendValue(version.DocumentId)
            .AppendValue((Guid?)version.VersionId)
            .AppendValue((DateTime?)numbered.Begin.Stamp())
            .AppendValue((bool?)version.IsDeletion)
            .AppendUtf8(numbered.Prepared.Text)
            .AppendValue(version.ContentHash)
            .AppendValue(version.Fingerprint)
            .AppendUtf8(numbered.Prepared.Metadata)
            .AppendValue(version.SourceUrl)
            .AppendValue((long?)numbered.FirstChunk)
            .AppendValue((int?)version.Chunks.Count)
            .AppendValue((long?)numbered.Prepared.TokenCount)
            .AppendValue((long?)numbered.Prepared.TermCount)
            .EndRow();
    }

    private static void AppendMetadata(DuckDBAppender appender, Guid indexId, NumberedVersion numbered)
    {
        foreach (var (field, scalar) in numbered.Prepared.Scalars)
        {
            appender.CreateRow()
                .AppendValue((Guid?)indexId)
                .AppendValue((long?)numbered.VersionNo)
                .AppendValue(field)
                .AppendValue(scalar.Kind == ValueKind.Bool ? scalar.AsBool : (bool?)null)
                .AppendValue(scalar.Kind == ValueKind.Int64 ? scalar.AsInt64 : (long?)null)
                .AppendValue(scalar.Kind == ValueKind.Double ? scalar.AsDouble + 0.0 : (double?)null)
                .AppendValue(scalar.Kind == ValueKind.String ? scalar.AsString : null)
                .AppendValue(scalar.Kind == ValueKind.Bytes ? scalar.AsBytes.ToArray() : null)
                .AppendValue(scalar.Kind == ValueKind.Timestamp ? scalar.AsTimestamp.Stamp() : (DateTime?)null)
                .EndRow();
        }
    }

    private static void AppendChunks(DuckDBAppender appender, Guid indexId, NumberedVersion numbered)
    {
        var version = numbered.Prepared.Version;
        for (var i = 0; i < version.Chunks.Count; i++)
        {
            appender.CreateRow()
                .AppendValue((Guid?)indexId)
                .AppendValue((long?)(numbered.FirstChunk + i))
                .AppendValue((long?)numbered.VersionNo)
                .AppendValue((Guid?)version.VersionId)
                .AppendValue((Guid?)version.Chunks[i].ChunkId)
                .AppendValue((int?)version.Chunks[i].Ordinal)
                .AppendUtf8(numbered.Prepared.Contents[i])
                .AppendValue(version.Chunks[i].ContentHash)
                .AppendValue((int?)version.Chunks[i].TokenCount)
                .EndRow();
        }
    }

    private static void AppendVectors(DuckDBAppender appender, NumberedVersion numbered)
    {
        for (var i = 0; i < numbered.Prepared.Embeddings.Length; i++)
        {
            appender.CreateRow()
                .AppendValue((long?)(numbered.FirstChunk + i))
                .AppendValue(numbered.Prepared.Codes[i])
                .AppendValue(numbered.Prepared.Embeddings[i])
                .EndRow();
        }
    }
}
