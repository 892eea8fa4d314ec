using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Contexts;

/// <summary>The immutable log of assembled contexts.</summary>
/// <remarks>Methods throw <see cref="StoreUnavailableException"/> when the store cannot answer.</remarks>
internal interface IContextLog
{
    /// <summary>
    /// Appends a record and remembers the key in one transaction; durable when the task completes. When the key is known already
    /// nothing is appended and <see cref="AppendOutcome.Earlier"/> says so. Appending the same context id again appends nothing
    /// and returns its position, so that a spool can be drained twice.
    /// </summary>
    /// <exception cref="RowRefusedException">The store refused this record.</exception>
    Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken);

    /// <summary>One record, or null.</summary>
    Task<ContextRecord?> FindAsync(TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> records that match, in order, those after <paramref name="after"/> when given.</summary>
    Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        CancellationToken cancellationToken);

    /// <summary>
    /// The identity of the store that the log is in: made once, with the store, and the same for every server that shares it. What is kept
    /// apart from the store, as a spool is, knows by it where it belongs.
    /// </summary>
    Task<Guid> GetStoreIdAsync(CancellationToken cancellationToken);

    /// <summary>The position of the newest record of any tenant; 0 when the log is empty.</summary>
    Task<long> GetHeadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Records that match with a position after <paramref name="after"/> up to and including <paramref name="head"/>, in order of
    /// position, in constant memory.
    /// </summary>
    IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter, long after, long head, ContextColumns columns, CancellationToken cancellationToken);
}

/// <summary>What became of an append: a position, or the earlier request under the same key and nothing appended.</summary>
internal readonly record struct AppendOutcome(long LogPosition, RequestKeyMatch? Earlier);

/// <summary>How much of a record to read. What is not asked for comes back empty.</summary>
internal enum ContextColumns
{
    /// <summary>All but the segments; of the content the first <see cref="PreviewOfContent.ReadLength"/> characters.</summary>
    Summary,

    /// <summary>Everything.</summary>
    All,
}

/// <summary>Order of a list, by context id as big-endian bytes.</summary>
internal enum ContextOrder
{
    NewestFirst,
    OldestFirst,
}
