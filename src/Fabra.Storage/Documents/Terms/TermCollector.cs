using System.Text;
using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents.Images;

namespace Fabra.Storage.Documents.Terms;

/// <summary>Collects where the terms of a query occur, from rows of postings.</summary>
internal sealed class TermCollector(IReadOnlyList<string> terms, ImageView view, ImageScope scope)
{
    private readonly byte[][] _terms = [.. terms.Select(term => Encoding.UTF8.GetBytes(term))];
    private readonly ILookup<long, int> _places = Enumerable.Range(0, terms.Count).ToLookup(i => Fnv1a.Of(terms[i]));
    private readonly long[] _frequencies = new long[terms.Count];
    private readonly NumberedPostings _postings = new(view.Keys, terms.Count);

    /// <summary>Hashes whose rows are to be read.</summary>
    public IReadOnlyList<long> Hashes => [.. _places.Select(place => place.Key)];

    public TermPostings Result => new(scope.Valid.Count, scope.TermCount, _frequencies, _postings);

    public void Add(long hash, long firstChunk, ReadOnlySpan<byte> row)
    {
        var postings = new PostingCodec.Reader(row, firstChunk);
        foreach (var term in _places[hash])
        {
            if (postings.Term.SequenceEqual(_terms[term]))
            {
                Collect(postings, term);
            }
        }
    }

    private void Collect(PostingCodec.Reader postings, int term)
    {
        // Chunks of a row ascend: the version of the next is the one of the last, or is near.
        var near = 0;
        while (postings.MoveNext())
        {
            if (view.Find(postings.Chunk, ref near) is not { } place || !scope.Valid.Contains(place))
            {
                continue;
            }

            _frequencies[term]++;
            if (scope.Passing.Contains(place))
            {
                _postings.Add(term, place, postings.Count, postings.Length);
            }
        }
    }
}
