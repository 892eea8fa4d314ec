namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Where an arena's blocks come from. Only the default, arrays, exists here: nothing can derive from this type.</summary>
public abstract class Allocator<T>
{
    internal Allocator()
    {
    }
}
