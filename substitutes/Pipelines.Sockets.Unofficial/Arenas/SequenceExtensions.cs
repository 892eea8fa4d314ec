namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Copies out of sequences.</summary>
public static class SequenceExtensions
{
    /// <summary>The results of every element, in order.</summary>
    public static TResult[] ToArray<TSource, TResult>(this in Sequence<TSource> source, Projection<TSource, TResult> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
        {
            return [];
        }

        var results = new TResult[source.Length];
        source.CopyTo(results, projection);
        return results;
    }

    /// <summary>The results of every element with <paramref name="state"/>, in order.</summary>
    public static TResult[] ToArray<TSource, TState, TResult>(
        this in Sequence<TSource> source, Projection<TSource, TState, TResult> projection, in TState state)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
        {
            return [];
        }

        var results = new TResult[source.Length];
        var elements = source.FirstSpan;
        for (var i = 0; i < elements.Length; i++)
        {
            results[i] = projection(in elements[i], in state);
        }

        return results;
    }

    /// <summary>Writes the results of every element to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is too short; nothing was written.</exception>
    public static void CopyTo<TSource, TResult>(
        this in Sequence<TSource> source, Span<TResult> destination, Projection<TSource, TResult> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var elements = source.FirstSpan;
        if (elements.Length > destination.Length)
        {
            throw new ArgumentException("The destination is too short", nameof(destination));
        }

        for (var i = 0; i < elements.Length; i++)
        {
            destination[i] = projection(in elements[i]);
        }
    }
}
