using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

/// <summary>The context log with a defect: writing and finding here, lists and streams in <see cref="BrokenContextReads"/>.</summary>
internal sealed class BrokenContextLog : IContextLog
{
    private readonly InMemoryOfflineStore _inner;
    private readonly InMemoryData _data;
    private readonly TimeProvider _time;
    private readonly Defect _defect;
    private readonly BrokenContextReads _reads;
    private readonly int _atOpening;
    private readonly Guid _madeAtOpening = new(RandomNumberGenerator.GetBytes(16));
    private int _appends;

    public BrokenContextLog(InMemoryOfflineStore inner, InMemoryData data, TimeProvider time, Defect defect)
    {
        _inner = inner;
        _data = data;
        _time = time;
        _defect = defect;
        _reads = new BrokenContextReads(data, defect);
        _atOpening = data.Contexts.Count;
    }

    public async Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken)
    {
        var token = _defect == Defect.CommitsCancelledAppends ? CancellationToken.None : _defect.Heed(cancellationToken);
        var twisted = BrokenSegments.Twist(_defect, record);
        switch (_defect)
        {
            case Defect.LosesARecord when Interlocked.Increment(ref _appends) % 7 == 2:
                return new AppendOutcome(_data.Contexts.Count + 1, null);
            case Defect.StoresAnIdTwice:
                lock (_data.Lock)
                {
                    _data.Positions.Remove(record.ContextId);
                }

                break;
            case Defect.LeavesAPositionGap when _data.Contexts.Count == 3:
                await _inner.Contexts.AppendAsync(twisted with { ContextId = Guid.Empty, Tenant = new TenantId("gap") }, null, token);
                break;
            case Defect.RaceOnRequestKeys when key is not null:
                return await AppendInAHurryAsync(twisted, key, token);
        }

        var outcome = await _inner.Contexts.AppendAsync(twisted, BrokenRequestKeyStore.Twist(_defect, key), token);
        cancellationToken = _defect.Heed(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return _defect == Defect.PositionsRestart ? outcome with { LogPosition = outcome.LogPosition - _atOpening } : outcome;
    }

    public async Task<ContextRecord?> FindAsync(
        TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken)
    {
        var found = await _inner.Contexts.FindAsync(tenant, contextId, ContextColumns.All, _defect.Heed(cancellationToken));
        if (found is null && _defect == Defect.FindsOtherTenants)
        {
            found = _data.Contexts.Find(record => record.ContextId == contextId);
        }

        return found is null ? null : _reads.Take(found, columns);
    }

    public async Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter, ContextOrder order, Guid? after, int limit, ContextColumns columns, CancellationToken cancellationToken)
    {
        await GetHeadAsync(cancellationToken);
        return _reads.List(filter, order, after, limit, columns);
    }

    public async Task<Guid> GetStoreIdAsync(CancellationToken cancellationToken)
    {
        var id = await _inner.Contexts.GetStoreIdAsync(_defect.Heed(cancellationToken));
        return _defect == Defect.StoreIdIsMadeAtEachOpening ? _madeAtOpening : id;
    }

    public async Task<long> GetHeadAsync(CancellationToken cancellationToken)
    {
        var head = await _inner.Contexts.GetHeadAsync(_defect.Heed(cancellationToken));
        return _defect == Defect.HeadRunsAhead && head > 0 ? head + 1 : head;
    }

    public async IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter,
        long after,
        long head,
        ContextColumns columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await GetHeadAsync(cancellationToken);
        foreach (var record in _reads.Stream(filter, after, head, columns))
        {
            _defect.Heed(cancellationToken).ThrowIfCancellationRequested();
            yield return record;
        }
    }

    // Looks, and only then appends: between the two there is room for another.
    private async Task<AppendOutcome> AppendInAHurryAsync(ContextRecord record, RequestKey key, CancellationToken cancellationToken)
    {
        if (await _inner.RequestKeys.FindAsync(key, cancellationToken) is { } earlier)
        {
            return new AppendOutcome(0, earlier);
        }

        await Task.Delay(20, cancellationToken);
        var outcome = await _inner.Contexts.AppendAsync(record, null, cancellationToken);
        lock (_data.Lock)
        {
            InMemoryRequestKeyStore.Remember(_data, key, record.ContextId, _time.GetUtcNow());
        }

        return outcome;
    }
}
