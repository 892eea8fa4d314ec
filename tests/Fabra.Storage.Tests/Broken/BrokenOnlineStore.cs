using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Stores;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Broken;

/// <summary>An online store with one thing wrong; without a defect a correct one. Its own fixture: it is opened once.</summary>
internal sealed class BrokenOnlineStore(Defect defect) : IOnlineStore, IOnlineFixture
{
    private readonly Dictionary<(TenantId Tenant, FeatureKey Key), FeatureRow> _rows = [];
    private bool _closed;

    public ManualTime Time { get; } = new();

    public string Description => "broken";

    public string? Incarnation => null;

    public Task<IOnlineStore> OpenAsync() => Task.FromResult<IOnlineStore>(this);

    public Task InitializeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        Heed(cancellationToken);
        return Task.FromResult(new StoreHealth(!_closed, ""));
    }

    public ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        var asked = defect == Defect.OnlineAnswersInKeyOrder
            ? keys.OrderBy(key => key.ToString(), StringComparer.Ordinal) : keys.AsEnumerable();
        lock (_rows)
        {
            return ValueTask.FromResult<IReadOnlyList<FeatureRow?>>([.. asked.Select(key => _rows.GetValueOrDefault(Name(tenant, key)))]);
        }
    }

    public ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        lock (_rows)
        {
            foreach (var row in rows.Where(row => !Loses(row)))
            {
                Write(row, expiry(row.Key));
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask FillBackAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        lock (_rows)
        {
            foreach (var row in rows.Where(_ => defect != Defect.OnlineIgnoresFillBacks))
            {
                if (defect == Defect.OnlineFillBackAlwaysWins)
                {
                    _rows.Remove(Name(row.Tenant, row.Key));
                }

                Write(row, expiry(row.Key));
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _closed = defect != Defect.OnlineWorksAfterDispose;
        return ValueTask.CompletedTask;
    }

    private bool Loses(FeatureRow row) =>
        defect == Defect.OnlineLosesLateRows && row.IsLate && !_rows.ContainsKey(Name(row.Tenant, row.Key));

    private void Write(FeatureRow row, TimeSpan? expiry)
    {
        var name = Name(row.Tenant, row.Key);
        if (defect == Defect.OnlineForgetsAtOnceWhatExpires && expiry is not null)
        {
            _rows.Remove(name);
            return;
        }

        if (!_rows.TryGetValue(name, out var known) || Wins(row, known))
        {
            _rows[name] = defect == Defect.OnlineDropsTheDefinitionVersion ? row with { DefinitionVersion = 1 } : row;
        }
    }

    private bool Wins(FeatureRow row, FeatureRow known) => defect switch
    {
        Defect.OnlineLastArrivalWins => true,
        Defect.OnlineNewerWriteWins => row.WrittenAt >= known.WrittenAt,
        Defect.OnlineTiesGoToTheSmallerId => row.EventTime > known.EventTime
            || (row.EventTime == known.EventTime && row.ValueId.CompareTo(known.ValueId) < 0),
        _ => row.IsNewerThan(known),
    };

    private (TenantId Tenant, FeatureKey Key) Name(TenantId tenant, FeatureKey key) => defect switch
    {
        Defect.OnlineTenantsShareKeys => (new TenantId(""), key),
        Defect.OnlineKeysAreCaseInsensitive => (tenant, key with { EntityId = key.EntityId.ToUpperInvariant() }),
        _ => (tenant, key),
    };

    private void Enter(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        Heed(cancellationToken);
    }

    private void Heed(CancellationToken cancellationToken)
    {
        if (defect != Defect.OnlineIgnoresCancellation)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
