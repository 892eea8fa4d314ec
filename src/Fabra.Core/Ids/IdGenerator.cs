using System.Buffers.Binary;
using Fabra.Core.Time;

namespace Fabra.Core.Ids;

/// <summary>
/// Mints UUIDv7 (RFC 9562 §5.7), strictly increasing in the order issued, as big-endian bytes and as text. Within one millisecond the
/// 74 bits after the timestamp count up by a random step (§6.2, method 2: monotonic random).
/// </summary>
internal sealed class IdGenerator(FabraClock clock, IRandomSource random)
{
    private const int RandomBlock = 4096;
    private const ulong Low62 = (1UL << 62) - 1;

    private readonly Lock _lock = new();
    private readonly byte[] _octets = new byte[RandomBlock];
    private int _used = RandomBlock;
    private long _milliseconds;

    // The 74 bits: 12 of rand_a, 62 of rand_b.
    private uint _high;
    private ulong _low;

    /// <summary>The next id; its millisecond is the clock's, or the last id's when that is later.</summary>
    public Guid Next()
    {
        lock (_lock)
        {
            var now = clock.Now.ToUnixTimeMilliseconds();
            if (now > _milliseconds)
            {
                _milliseconds = now;
                Reseed();
            }
            else
            {
                CountUp();
            }

            return Compose(_milliseconds, _high, _low);
        }
    }

    /// <summary>Makes every later id greater than one already stored.</summary>
    public void StartAfter(Guid stored)
    {
        Span<byte> bytes = stackalloc byte[16];
        stored.TryWriteBytes(bytes, bigEndian: true, out _);
        lock (_lock)
        {
            var milliseconds = Uuid7.Milliseconds(stored);
            var high = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0xFFFu;
            var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) & Low62;
            if ((milliseconds, high, low).CompareTo((_milliseconds, _high, _low)) <= 0)
            {
                return;
            }

            (_milliseconds, _high, _low) = (milliseconds, high, low);
        }

        clock.StartAt(Uuid7.Timestamp(stored));
    }

    private static Guid Compose(long milliseconds, uint high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)milliseconds << 16) | 0x7000u | high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000_0000_0000_0000UL | low);
        return new Guid(bytes, bigEndian: true);
    }

    // The top bit starts clear, so that counting up cannot soon overflow (§6.2, counter rollover guard).
    private void Reseed()
    {
        var octets = Take(10);
        _high = BinaryPrimitives.ReadUInt16BigEndian(octets) & 0x7FFu;
        _low = BinaryPrimitives.ReadUInt64BigEndian(octets[2..]) & Low62;
    }

    private void CountUp()
    {
        _low += 1 + (ulong)BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        if (_low <= Low62)
        {
            return;
        }

        _low &= Low62;
        if (++_high > 0xFFF)
        {
            _milliseconds++;
            Reseed();
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_used + count > RandomBlock)
        {
            random.Fill(_octets);
            _used = 0;
        }

        _used += count;
        return _octets.AsSpan(_used - count, count);
    }
}
