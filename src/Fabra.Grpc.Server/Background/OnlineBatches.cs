using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Grpc.Server.Background;

/// <summary>
/// Gathers rows of history for the online store. A batch holds rows of one tenant, whose definitions say how long they are kept; they are
/// loaded when the first row of a tenant comes. All batches together hold at most <paramref name="size"/> rows.
/// </summary>
internal sealed class OnlineBatches(DefinitionCatalog definitions, int size, OnlineBatches.Write write)
{
    private readonly Dictionary<TenantId, List<FeatureRow>> _waiting = [];
    private int _count;

    public delegate ValueTask Write(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken);

    public async ValueTask AddAsync(FeatureRow row, CancellationToken cancellationToken)
    {
        if (!_waiting.TryGetValue(row.Tenant, out var batch))
        {
            if (!definitions.Knows(row.Tenant))
            {
                await definitions.RefreshAsync(row.Tenant, cancellationToken);
            }

            _waiting[row.Tenant] = batch = [];
        }

        batch.Add(row);
        if (++_count == size)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Writes what waits, to be called after the last row too.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, batch) in _waiting)
        {
            await write(batch, definitions.Expiry(tenant), cancellationToken);
        }

        _waiting.Clear();
        _count = 0;
    }
}
