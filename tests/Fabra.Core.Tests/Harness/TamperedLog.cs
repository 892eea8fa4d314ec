using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Tests.Harness;

/// <summary>A log whose records someone with access to the store has changed.</summary>
internal sealed class TamperedLog(IContextLog inner) : IContextLog
{
    public Func<ContextRecord, ContextRecord> Alter { get; set; } = record => record;

    /// <summary>Runs before each append, to fail it.</summary>
    public Action BeforeAppend { get; set; } = () => { };

    /// <summary>Runs after each append, to lose its answer.</summary>
    public Action AfterAppend { get; set; } = () => { };

    public async Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken)
    {
        BeforeAppend();
        var outcome = await inner.AppendAsync(record, key, cancellationToken);
        AfterAppend();
        return outcome;
    }

    public async Task<ContextRecord?> FindAsync(
        TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken) =>
        await inner.FindAsync(tenant, contextId, columns, cancellationToken) is { } record ? Alter(record) : null;

    public async Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter, ContextOrder order, Guid? after, int limit, ContextColumns columns, CancellationToken cancellationToken) =>
        [.. (await inner.ListAsync(filter, order, after, limit, columns, cancellationToken)).Select(Alter)];

    public Task<Guid> GetStoreIdAsync(CancellationToken cancellationToken) => inner.GetStoreIdAsync(cancellationToken);

    public Task<long> GetHeadAsync(CancellationToken cancellationToken) => inner.GetHeadAsync(cancellationToken);

    public IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter, long after, long head, ContextColumns columns, CancellationToken cancellationToken) =>
        inner.StreamAsync(filter, after, head, columns, cancellationToken).Select(Alter);
}
