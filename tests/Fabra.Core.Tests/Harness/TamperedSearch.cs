using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;

namespace Fabra.Core.Tests.Harness;

/// <summary>A search that fails while it is told to, and hands out chunks as someone with access to the store changed them.</summary>
internal sealed class TamperedSearch(IDocumentSearch inner) : IDocumentSearch
{
    private readonly TaskCompletionSource _together = new();
    private int _underWay;

    /// <summary>What every call throws; null: nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What a pinned chunk looks like now; null when it was deleted.</summary>
    public Func<StoredChunk, StoredChunk?> Alter { get; set; } = chunk => chunk;

    /// <summary>How many searches must be under way before any goes on.</summary>
    public int Together { get; set; } = 1;

    public int Searches { get; private set; }

    public int MostUnderWay { get; private set; }

    public async Task<SearchResult> SearchAsync(
        TenantId tenant, SearchQuery query, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var underWay = Interlocked.Increment(ref _underWay);
        lock (this)
        {
            Searches++;
            MostUnderWay = Math.Max(MostUnderWay, underWay);
        }

        if (underWay >= Together)
        {
            _together.TrySetResult();
        }

        try
        {
            ThrowIfFailing();
            await _together.Task.WaitAsync(cancellationToken);
            return await inner.SearchAsync(tenant, query, asOf, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public Task<SearchResult> RepeatAsync(
        TenantId tenant,
        Guid indexId,
        SearchQuery query,
        ReadOnlyMemory<float> queryVector,
        DateTimeOffset asOf,
        CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        return inner.RepeatAsync(tenant, indexId, query, queryVector, asOf, cancellationToken);
    }

    public async Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        var chunks = await inner.ReadChunksAsync(tenant, indexId, keys, cancellationToken);
        return [.. chunks.Select(chunk => chunk is null ? null : Alter(chunk))];
    }

    private void ThrowIfFailing()
    {
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
