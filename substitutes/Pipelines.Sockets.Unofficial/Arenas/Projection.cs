namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Makes a result of an element without copying the element.</summary>
public delegate TResult Projection<TSource, TResult>(in TSource value);

/// <summary>Makes a result of an element and a state without copying either.</summary>
public delegate TResult Projection<TSource, TState, TResult>(in TSource value, in TState state);
