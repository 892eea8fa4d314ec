
namespace Fabra.Storage.Documents.Terms;

/// <summary>Puts the postings of each term together; they come by hash, and by chunk.</summary>
/// <param name="write">Takes a finished row, its chunks numbered from 0.</param>
/// <param name="mostPerRow">How many postings a row may hold.</param>
internal sealed class PostingMerge(Action<PostingRow> write, int mostPerRow)
{
    // The terms of one hash, as a rule one.
    private readonly List<Open> _open = [];
    private long _hash;

    public void Add(long hash, PostingCodec.Reader postings, ChunkSet removed)
    {
        if (hash != _hash)
        {
            Finish();
            _hash = hash;
        }

        var term = Find(postings.Term);
        while (postings.MoveNext())
        {
            if (!removed.Contains(postings.Chunk))
            {
                term.Writer.Add(postings.Chunk, postings.Count, postings.Length);
                if (++term.Count == mostPerRow)
                {
                    Close(term);
                }
            }
        }
    }

    public void Finish()
    {
        _open.ForEach(Close);
        _open.Clear();
    }

    private Open Find(ReadOnlySpan<byte> term)
    {
        foreach (var open in _open)
        {
            if (term.SequenceEqual(open.Term))
            {
                return open;
            }
        }

        var found = new Open(term.ToArray());
        _open.Add(found);
        return found;
    }

    private void Close(Open term)
    {
        if (term.Count > 0)
        {
            write(new PostingRow(_hash, term.Writer.ToArray()));
            term.Restart();
        }
    }

    private sealed class Open(byte[] term)
    {
        public byte[] Term => term;

        public PostingCodec.Writer Writer { get; private set; } = new(term);

        public int Count { get; set; }

        public void Restart()
        {
            Writer = new PostingCodec.Writer(term);
            Count = 0;
        }
    }
}
