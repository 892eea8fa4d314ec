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
    private readonly List<TermPosting> _postings = [];

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
        while (postings.MoveNext())
        {
            if (view.Find(postings.Chunk) is not { } at || !scope.Valid.Contains(at.Place))
            {
                continue;
            }

            _frequencies[term]++;
            if (scope.Passing.Contains(at.Place))
            {
                _postings.Add(new TermPosting(view.Key(at), term, postings.Count, postings.Length));
            }
        }
    }
}
