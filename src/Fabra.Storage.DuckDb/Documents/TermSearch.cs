using DuckDB.NET.Data;
using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.Documents.Terms;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>Finds where terms occur.</summary>
internal static class TermSearch
{
    public static TermPostings Run(
        DuckDBConnection connection, Guid indexId, ImageView view, ImageScope chunks, IReadOnlyList<string> terms)
    {
        var collector = new TermCollector(terms, view, chunks);
        if (terms.Count > 0)
        {
            var buffer = Array.Empty<byte>();
            connection.Each(
                $"""
                SELECT t.term_hash, t.first_chunk, t.postings FROM {DocumentTables.Terms(indexId)} t
                JOIN (VALUES {string.Join(',', collector.Hashes.Select(hash => $"({hash})"))}) AS wanted (term_hash)
                    ON wanted.term_hash = t.term_hash
                """,
                reader => collector.Add(reader.GetInt64(0), reader.GetInt64(1), reader.Octets(2, ref buffer)));
        }

        return collector.Result;
    }
}
