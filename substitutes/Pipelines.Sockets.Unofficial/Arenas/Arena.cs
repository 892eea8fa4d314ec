using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Hands out pieces of large arrays and takes them all back at once. What was handed out must not be used after a
/// <see cref="Reset"/>. Not safe for concurrent use.
/// </summary>
public sealed class Arena<T> : IDisposable
{
    private readonly ArenaOptions _options;
    private readonly bool _clearAtReset;
    private readonly List<Block> _blocks = [];
    private int _current;
    private long _keptBytes;
    private bool _disposed;

    /// <exception cref="NotSupportedException"><paramref name="allocator"/> is not null.</exception>
    public Arena(ArenaOptions? options = null, Allocator<T>? allocator = null)
    {
        if (allocator is not null)
        {
            throw new NotSupportedException("Only the default allocator is supported");
        }

        _options = options ?? ArenaOptions.Default;
        _clearAtReset = RuntimeHelpers.IsReferenceOrContainsReferences<T>() || _options.Flags.HasFlag(ArenaFlags.ClearAtReset);
    }

    /// <summary>A piece of that many elements, always in one segment. Its content is undefined unless the arena clears.</summary>
    public Sequence<T> Allocate(int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
        {
            return default;
        }

        while (_current < _blocks.Count && _blocks[_current].Free < length)
        {
            _current++;
        }

        if (_current == _blocks.Count)
        {
            _blocks.Add(new Block(Math.Max(length, Math.Max(1, _options.BlockSizeBytes / Unsafe.SizeOf<T>()))));
        }

        return _blocks[_current].Take(length);
    }

    /// <summary>Takes everything back, and lets go of blocks beyond what the retention policy keeps.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var used = 0L;
        foreach (var block in _blocks)
        {
            used += (long)block.Used * Unsafe.SizeOf<T>();
            block.Reset(_clearAtReset);
        }

        var keep = Math.Max(_options.RetentionPolicy(_keptBytes, used), _options.BlockSizeBytes);
        var kept = 0L;
        _blocks.RemoveAll(block =>
        {
            var fits = kept + block.Bytes <= keep;
            kept += fits ? block.Bytes : 0;
            return !fits;
        });
        _keptBytes = kept;
        _current = 0;
    }

    public void Dispose()
    {
        _disposed = true;
        _blocks.Clear();
    }

    private sealed class Block(int length)
    {
        private readonly T[] _items = new T[length];

        public int Used { get; private set; }

        public int Free => _items.Length - Used;

        public long Bytes => (long)_items.Length * Unsafe.SizeOf<T>();

        public Sequence<T> Take(int length)
        {
            var taken = new Sequence<T>(_items, Used, length);
            Used += length;
            return taken;
        }

        public void Reset(bool clear)
        {
            if (clear)
            {
                Array.Clear(_items, 0, Used);
            }

            Used = 0;
        }
    }
}
