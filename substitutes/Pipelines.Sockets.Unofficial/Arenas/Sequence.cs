namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A <see cref="Sequence{T}"/> that has forgotten its type, so that an element type can hold sequences of itself.</summary>
public readonly struct Sequence
{
    private readonly Array? _items;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(Array? items, int offset, int length)
    {
        _items = items;
        _offset = offset;
        _length = length;
    }

    public long Length => _length;

    /// <summary>The sequence with its type again.</summary>
    /// <exception cref="InvalidCastException">It is not empty and holds another type.</exception>
    public Sequence<T> Cast<T>() => _length == 0 ? default : new Sequence<T>((T[])_items!, _offset, _length);
}
