using Fabra.Core.Documents.Search;

namespace Fabra.Storage.Resilience;

/// <summary>A view of which every call is guarded. It keeps no place of the guard between two calls.</summary>
internal sealed class ResilientSearchView : ISearchView
{
    private readonly ISearchView _inner;
    private readonly StoreGuard _guard;

    private ResilientSearchView(ISearchView inner, StoreGuard guard)
    {
        _inner = inner;
        _guard = guard;
    }

    public DateTimeOffset? CompactedBefore => _inner.CompactedBefore;

    public static async Task<ISearchView> OpenAsync(
        StoreGuard guard, Func<CancellationToken, Task<ISearchView>> open, CancellationToken cancellationToken)
    {
        Task<ISearchView>? opening = null;
        try
        {
            return new ResilientSearchView(await guard.RunLongAsync(token => opening = open(token), cancellationToken), guard);
        }
        catch
        {
            _ = CloseAsync(opening);
            throw;
        }
    }

    public Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
        ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) =>
        _guard.RunLongAsync(token => _inner.FindNearestAsync(vector, limit, token), cancellationToken);

    public Task<TermPostings> FindTermsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) =>
        _guard.RunLongAsync(token => _inner.FindTermsAsync(terms, token), cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        _guard.RunAsync(token => _inner.ReadChunksAsync(keys, token), cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    // A view that comes after its caller left holds a connection of the store.
    private static async Task CloseAsync(Task<ISearchView>? opening)
    {
        if (opening is null)
        {
            return;
        }

        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await (await opening).DisposeAsync();
        }
    }
}
