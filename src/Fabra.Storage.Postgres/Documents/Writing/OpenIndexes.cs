using Fabra.Core.Documents.Indexes;
using Fabra.Storage.Documents.Writing;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Writing;

/// <summary>The indexes that a transaction appends to, and holds.</summary>
internal sealed class OpenIndexes
{
    private readonly Dictionary<Guid, (DocumentIndex Index, DocumentNumbers Next)> _locked = [];

    /// <summary>Waits for those who append to the same indexes, in one order for all.</summary>
    public static async Task<OpenIndexes> LockAsync(
        NpgsqlConnection connection, Guid[] indexIds, CancellationToken cancellationToken)
    {
        var open = new OpenIndexes();
        if (indexIds.Length == 0)
        {
            return open;
        }

        var numbers = await connection.QueryAsync(
            """
            SELECT index_id, next_version_no, next_chunk_no FROM document_indexes
            WHERE index_id = ANY ($1) ORDER BY index_id FOR NO KEY UPDATE
            """,
            [Ids(indexIds)],
            reader => (Id: reader.GetGuid(0), Next: new DocumentNumbers(reader.GetInt64(1), reader.GetInt64(2))),
            cancellationToken);
        var indexes = await IndexSql.QueryAsync(connection, "index_id = ANY ($1)", [Ids(indexIds)], cancellationToken);
        foreach (var index in indexes)
        {
            open._locked.Add(index.IndexId, (index, numbers.Find(number => number.Id == index.IndexId).Next));
        }

        return open;
    }

    public bool Lives(PreparedAppend append) =>
        _locked.TryGetValue(append.IndexId, out var locked) && locked.Index.Tenant == append.Tenant && locked.Index.DeletedAt is null;

    /// <summary>Makes an index ready for some appends.</summary>
    public async Task<OpenIndex> OpenAsync(
        NpgsqlConnection connection, IReadOnlyList<PreparedAppend> appends, CancellationToken cancellationToken)
    {
        var (index, next) = _locked[appends[0].IndexId];
        var documents = appends.SelectMany(append => append.Versions)
            .Select(prepared => prepared.Version.DocumentId)
            .ToHashSet(StringComparer.Ordinal);
        return new OpenIndex(
            index, next, await HeadSql.FindAsync(connection, index.Tenant, index.IndexId, documents, cancellationToken));
    }

    /// <summary>Keeps how the numbers go on.</summary>
    public static Task AdvanceAsync(NpgsqlConnection connection, OpenIndex index, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "UPDATE document_indexes SET next_version_no = $2, next_chunk_no = $3 WHERE index_id = $1",
            [Parameter(index.Index.IndexId), Parameter(index.Next.Version), Parameter(index.Next.Chunk)],
            cancellationToken);
}
