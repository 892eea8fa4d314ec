namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A piece of an arena. It is always one segment here; callers must not rely on that.</summary>
public readonly partial struct Sequence<T>
{
    private readonly T[]? _items;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(T[]? items, int offset, int length)
    {
        _items = items;
        _offset = offset;
        _length = length;
    }

    public long Length => _length;

    public bool IsEmpty => _length == 0;

    public bool IsSingleSegment => true;

    public Span<T> FirstSpan => new(_items, _offset, _length);

    public SpanEnumerable Spans => new(this);

    /// <exception cref="IndexOutOfRangeException">The index is outside the sequence.</exception>
    public ref T this[int index] => ref FirstSpan[index];

    public Sequence Untyped() => new(_items, _offset, _length);

    public Enumerator GetEnumerator() => new(this);
}
