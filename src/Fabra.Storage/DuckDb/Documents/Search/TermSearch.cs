using System.Text;
using DuckDB.NET.Data;
using Fabra.Core.Documents.Search;

namespace Fabra.Storage.DuckDb.Documents.Search;

/// <summary>Finds where terms occur.</summary>
internal static class TermSearch
{
    public static TermPostings Run(DuckDBConnection connection, SearchScope scope, IReadOnlyList<string> terms)
    {
        if (IndexSql.Find(connection, scope.Tenant, scope.IndexId) is null)
        {
            return new TermPostings(0, 0, new long[terms.Count], []);
        }

        var chunks = ScopeChunks.Load(connection, scope);
        var frequencies = new long[terms.Count];
        var found = terms.Count == 0 ? [] : Find(connection, scope.IndexId, terms, chunks, frequencies);
        var keys = ChunkKeys.Read(connection, scope.IndexId, found.Select(posting => posting.Chunk).ToHashSet());
        return new TermPostings(
            chunks.Valid.Count,
            chunks.TermCount,
            frequencies,
            found.ConvertAll(posting => new TermPosting(keys[posting.Chunk], posting.Term, posting.Count, posting.Length)));
    }

    private static List<Found> Find(
        DuckDBConnection connection, Guid indexId, IReadOnlyList<string> terms, ScopeChunks chunks, long[] frequencies)
    {
        var octets = terms.Select(term => Encoding.UTF8.GetBytes(term)).ToArray();
        var places = Enumerable.Range(0, terms.Count).ToLookup(i => Fnv1a.Of(terms[i]));
        using var command = connection.Command(
            $"""
            SELECT term_hash, first_chunk, postings FROM {DocumentTables.Terms(indexId)}
            WHERE term_hash IN ({string.Join(',', places.Select(place => place.Key))})
            """);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var buffer = Array.Empty<byte>();
        var found = new List<Found>();
        while (reader.Read())
        {
            var postings = new PostingCodec.Reader(reader.Octets(2, ref buffer), reader.GetInt64(1));
            foreach (var term in places[reader.GetInt64(0)])
            {
                if (postings.Term.SequenceEqual(octets[term]))
                {
                    Collect(postings, term, chunks, frequencies, found);
                }
            }
        }

        return found;
    }

    private static void Collect(
        PostingCodec.Reader postings, int term, ScopeChunks chunks, long[] frequencies, List<Found> found)
    {
        while (postings.MoveNext())
        {
            if (!chunks.Valid.Contains(postings.Chunk))
            {
                continue;
            }

            frequencies[term]++;
            if (chunks.Passing.Contains(postings.Chunk))
            {
                found.Add(new Found(postings.Chunk, term, postings.Count, postings.Length));
            }
        }
    }

    private readonly record struct Found(long Chunk, int Term, int Count, int Length);
}
