using System.Collections.Concurrent;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

/// <summary>What the next append does.</summary>
internal enum Fault
{
    None,
    Unavailable,
    CommittedButUnknown,
    Refused,
    StatementRefused,
    Overloaded,
    Unexpected,
    Hanging,
    HangingDeaf,
}

/// <summary>A log in memory that keeps the contract of appends (an id once, a key once) and fails as told.</summary>
internal sealed class FlakyContextLog : IContextLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, long> _positions = [];
    private readonly Dictionary<string, (RequestKey Key, Guid Id)> _keys = [];
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _expected = int.MaxValue;
    private TaskCompletionSource? _holds;

    /// <summary>Used up first, one per append.</summary>
    public ConcurrentQueue<Fault> Script { get; } = new();

    /// <summary>Then this, per record.</summary>
    public Func<ContextRecord, Fault> Otherwise { get; set; } = _ => Fault.None;

    public Guid StoreId { get; set; } = ContextSamples.Store.Id;

    public int Calls { get; private set; }

    public List<ContextRecord> Records { get; } = [];

    /// <summary>Completes at the first append.</summary>
    public Task Called => _called.Task;

    public Task WhenHoldsAsync(int records)
    {
        lock (_gate)
        {
            _expected = records;
            _holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Announce();
            return _holds.Task;
        }
    }

    public async Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken)
    {
        Fault fault;
        lock (_gate)
        {
            Calls++;
            fault = Script.TryDequeue(out var next) ? next : Otherwise(record);
        }

        _called.TrySetResult();
        switch (fault)
        {
            case Fault.Unavailable:
                throw new StoreUnavailableException("fake", "Connection refused");
            case Fault.CommittedButUnknown:
                Commit(record, key);
                throw new StoreUnavailableException("fake", "Connection lost") { OutcomeUnknown = true };
            case Fault.Refused:
                throw new RowRefusedException("fake", "too odd");
            case Fault.StatementRefused:
                throw new StoreUnavailableException("fake", "no such table") { OfStatement = true };
            case Fault.Overloaded:
                throw new FabraException(ErrorReason.Overloaded, "too many writes wait");
            case Fault.Unexpected:
                throw new InvalidOperationException("secret detail");
            case Fault.Hanging:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case Fault.HangingDeaf:
                await new TaskCompletionSource().Task;
                break;
        }

        return Commit(record, key);
    }

    public Task<ContextRecord?> FindAsync(
        TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter, ContextOrder order, Guid? after, int limit, ContextColumns columns, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Guid> GetStoreIdAsync(CancellationToken cancellationToken) => Task.FromResult(StoreId);

    public Task<long> GetHeadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter, long after, long head, ContextColumns columns, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private AppendOutcome Commit(ContextRecord record, RequestKey? key)
    {
        lock (_gate)
        {
            if (_positions.TryGetValue(record.ContextId, out var position))
            {
                return new AppendOutcome(position, null);
            }

            var name = $"{key?.Tenant}/{key?.Method}/{key?.RequestId}";
            if (key is not null && _keys.TryGetValue(name, out var earlier))
            {
                var same = earlier.Key.Fingerprint.Span.SequenceEqual(key.Fingerprint.Span);
                return new AppendOutcome(_positions[earlier.Id], new RequestKeyMatch(same, earlier.Id));
            }

            Records.Add(record);
            _positions.Add(record.ContextId, Records.Count);
            if (key is not null)
            {
                _keys.Add(name, (key, record.ContextId));
            }

            Announce();
            return new AppendOutcome(Records.Count, null);
        }
    }

    private void Announce()
    {
        if (Records.Count >= _expected)
        {
            _holds?.TrySetResult();
        }
    }
}
