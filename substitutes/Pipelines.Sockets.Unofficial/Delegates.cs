using System.Collections;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Looks into combined delegates without allocating.</summary>
public static class Delegates
{
    /// <summary>Whether <paramref name="handler"/> calls exactly one method.</summary>
    public static bool IsSingle(this MulticastDelegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return handler.HasSingleTarget;
    }

    /// <summary>The delegates that <paramref name="handler"/> combines, in order; none for null.</summary>
    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate
        => new(handler);

    public readonly struct DelegateEnumerable<T> : IEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;

        internal DelegateEnumerable(T? handler) => _handler = handler;

        public DelegateEnumerator<T> GetEnumerator() => new(_handler);

        IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Disposable, although there is nothing to dispose of: a compiled <c>foreach</c> calls it by the interface.</summary>
    public struct DelegateEnumerator<T> : IEnumerator<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;
        private Delegate.InvocationListEnumerator<T> _inner;

        internal DelegateEnumerator(T? handler)
        {
            _handler = handler;
            _inner = Delegate.EnumerateInvocationList(handler);
        }

        public readonly T Current => _inner.Current;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => _inner.MoveNext();

        public void Reset() => _inner = Delegate.EnumerateInvocationList(_handler);

        public readonly void Dispose()
        {
            // Nothing is held.
        }
    }
}
