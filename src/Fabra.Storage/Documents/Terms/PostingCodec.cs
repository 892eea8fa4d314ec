using Fabra.Core.Values;

namespace Fabra.Storage.Documents.Terms;

/// <summary>
/// A term and where it occurs, as octets: the term's length and its UTF-8; then for each chunk, in their order, the distance from
/// the chunk before, how often the term occurs in it, and how many terms it has. Numbers are in groups of seven bits, the lowest
/// first, as protobuf writes them. Stored: never to change.
/// </summary>
internal static class PostingCodec
{
    /// <summary>Writes the postings of one term.</summary>
    public sealed class Writer
    {
        private byte[] _octets;
        private int _length;
        private long _last;

        public Writer(ReadOnlySpan<byte> term)
        {
            _octets = new byte[term.Length + 16];
            Write(term.Length);
            term.CopyTo(Room(term.Length));
            _length += term.Length;
        }

        public void Add(long chunk, int count, int length)
        {
            Write(chunk - _last);
            Write(count);
            Write(length);
            _last = chunk;
        }

        public byte[] ToArray() => _octets[.._length];

        private Span<byte> Room(int length)
        {
            if (_octets.Length - _length < length)
            {
                Array.Resize(ref _octets, Math.Max(2 * _octets.Length, _length + length));
            }

            return _octets.AsSpan(_length);
        }

        private void Write(long number)
        {
            var room = Room(Varint.MostBytes);
            _length += Varint.Write(room, (ulong)number);
        }
    }

    /// <summary>Reads postings one after the other.</summary>
    public ref struct Reader
    {
        private ReadOnlySpan<byte> _rest;

        /// <param name="postings">As a <see cref="Writer"/> wrote them.</param>
        /// <param name="firstChunk">The number of the chunk that was 0 to the writer.</param>
        public Reader(ReadOnlySpan<byte> postings, long firstChunk)
        {
            _rest = postings;
            Chunk = firstChunk;
            var length = (int)Read();
            Term = _rest[..length];
            _rest = _rest[length..];
        }

        /// <summary>In UTF-8.</summary>
        public ReadOnlySpan<byte> Term { get; }

        public long Chunk { get; private set; }

        public int Count { get; private set; }

        public int Length { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            Chunk += Read();
            Count = (int)Read();
            Length = (int)Read();
            return true;
        }

        private long Read() => Varint.TryRead(ref _rest, out var number)
            ? (long)number
            : throw new InvalidDataException("The postings end within a number.");
    }
}
