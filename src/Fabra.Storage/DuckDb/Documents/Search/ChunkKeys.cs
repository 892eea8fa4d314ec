using DuckDB.NET.Data;
using Fabra.Core.Documents;

namespace Fabra.Storage.DuckDb.Documents.Search;

/// <summary>Finds the keys of chunks by their numbers.</summary>
internal static class ChunkKeys
{
    public static Dictionary<long, ChunkKey> Read(DuckDBConnection connection, Guid indexId, IReadOnlyCollection<long> chunks)
    {
        var keys = new Dictionary<long, ChunkKey>(chunks.Count);
        if (chunks.Count == 0)
        {
            return keys;
        }

        var wanted = ChunkNumbers.Of(chunks);
        using var command = connection.Command(
            $"""
            SELECT chunk_no, chunk_id, version_id FROM document_chunks
            WHERE index_id = {indexId.Literal()} AND {wanted.Condition}
            """,
            wanted.Parameters);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (wanted.Includes(reader.GetInt64(0)))
            {
                keys.Add(reader.GetInt64(0), new ChunkKey(reader.GetGuid(1), reader.GetGuid(2)));
            }
        }

        return keys;
    }
}
