using Fabra.Core.Features;

namespace Fabra.Storage.InMemory;

/// <summary>The place of one key. Written under the lock of its stripe, read without one.</summary>
internal sealed class OnlineSlot(FeatureRow row, long expiresAtTicks)
{
    private volatile FeatureRow _row = row;
    private volatile bool _read;
    private long _expiresAtTicks = expiresAtTicks;

    public FeatureRow Row => _row;

    /// <summary>UTC ticks after which the row may be forgotten.</summary>
    public long ExpiresAtTicks => Volatile.Read(ref _expiresAtTicks);

    /// <summary>Whether the clock hand may take the slot: false once after every read.</summary>
    public bool TryClearRead()
    {
        var read = _read;
        _read = false;
        return read;
    }

    public FeatureRow Read()
    {
        // Read before it is written: readers on many cores must not compete for the cache line of a flag that is set already.
        if (!_read)
        {
            _read = true;
        }

        return _row;
    }

    public void Replace(FeatureRow row, long expiresAtTicks)
    {
        _row = row;
        Volatile.Write(ref _expiresAtTicks, expiresAtTicks);
    }
}
