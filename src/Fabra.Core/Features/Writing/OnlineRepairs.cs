using System.Collections.Concurrent;
using System.Threading.Channels;
using Fabra.Core.Identity;

namespace Fabra.Core.Features;

/// <summary>
/// The keys for which the online store may be behind history, each once. Keys and not rows: their size is bounded, and what is newest by
/// the time of the repair is what history says then.
/// </summary>
internal sealed class OnlineRepairs(int capacity)
{
    private readonly ConcurrentDictionary<(TenantId Tenant, FeatureKey Key), bool> _known = new();
    private readonly Channel<(TenantId Tenant, FeatureKey Key)> _waiting = Channel.CreateUnbounded<(TenantId, FeatureKey)>();

    /// <summary>How many keys wait.</summary>
    public int Count => _known.Count;

    /// <summary>Adds the keys; returns for how many there was no room.</summary>
    public int Add(TenantId tenant, IEnumerable<FeatureKey> keys)
    {
        var refused = 0;
        foreach (var key in keys)
        {
            if (_waiting.Reader.Count >= capacity)
            {
                refused += _known.ContainsKey((tenant, key)) ? 0 : 1;
            }
            else if (_known.TryAdd((tenant, key), true))
            {
                _waiting.Writer.TryWrite((tenant, key));
            }
        }

        return refused;
    }

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _waiting.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>
    /// Takes keys of one tenant, at most so many, for the one who repairs. What is added again from now on comes again; what was added
    /// before is in history, which is read after this.
    /// </summary>
    public (TenantId Tenant, IReadOnlyList<FeatureKey> Keys) Take(int most)
    {
        var tenant = default(TenantId);
        var keys = new List<FeatureKey>();
        while (keys.Count < most && _waiting.Reader.TryPeek(out var next) && (keys.Count == 0 || next.Tenant == tenant))
        {
            _waiting.Reader.TryRead(out _);
            _known.TryRemove(next, out _);
            tenant = next.Tenant;
            keys.Add(next.Key);
        }

        return (tenant, keys);
    }
}
