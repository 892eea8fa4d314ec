using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence.Spool;

internal sealed partial class ContextSpool
{
    /// <summary>
    /// A spooled record, or null when it is not (or no longer) here. Ask the spool before the log: a record leaves the spool only once
    /// the log has it, so in that order none is missed.
    /// </summary>
    /// <exception cref="SpoolDamagedException">It is here and cannot be read.</exception>
    /// <exception cref="SpoolUnwritableException">The disk failed.</exception>
    public async Task<ContextRecord?> FindAsync(TenantId tenant, Guid contextId, CancellationToken cancellationToken)
    {
        if (!_index.TryFind(contextId, out var entry) || entry.Tenant != tenant)
        {
            return null;
        }

        try
        {
            return (await ReadAsync(entry, cancellationToken)).Record;
        }
        catch (SpoolException) when (!_index.TryFind(contextId, out _))
        {
            // Drained, and its file deleted, between the look-up and the read.
            return null;
        }
    }

    /// <summary>The request under the same tenant, method and request id that waits in the spool, if it is younger than 24 hours.</summary>
    public RequestKeyMatch? FindRequest(RequestKey key) =>
        _index.TryFind(key, out var entry) && _time.GetUtcNow() - entry.SpooledAt < RequestKey.Retention
            ? key.Match(entry.Key!.Fingerprint, entry.ContextId)
            : null;

    /// <summary>The oldest undrained records, at least one when there is any: at most so many, and while their bytes allow.</summary>
    public IReadOnlyList<SpoolEntry> Peek(int maxRecords, long maxBytes) => _index.Peek(maxRecords, maxBytes);

    /// <summary>Reads one record, checksum verified.</summary>
    /// <exception cref="SpoolDamagedException">It is not what was written.</exception>
    /// <exception cref="SpoolUnwritableException">The disk failed.</exception>
    public async Task<SpooledContext> ReadAsync(SpoolEntry entry, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return await SpoolRecords.ReadAsync(entry, cancellationToken);
    }

    /// <summary>Everything up to and including this entry is in the log, or set aside: forget it, and delete the files it filled.</summary>
    public async Task AcknowledgeAsync(SpoolEntry through, CancellationToken cancellationToken)
    {
        var work = new AcknowledgeWork(through.Sequence);
        await EnqueueAsync(work, cancellationToken);
        await work.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Copies a record that the store will never take to <c>refused/</c>, durably. It still has to be acknowledged.</summary>
    /// <exception cref="SpoolUnwritableException">The disk refused.</exception>
    public Task RefuseAsync(SpoolEntry entry, CancellationToken cancellationToken) =>
        SetAsideAsync(entry, frame => _archive.Refuse(entry, frame), cancellationToken);

    /// <summary>Copies the bytes of a damaged record to <c>quarantine/</c>, durably. It still has to be acknowledged.</summary>
    /// <exception cref="SpoolUnwritableException">The disk refused.</exception>
    public Task QuarantineAsync(SpoolEntry entry, CancellationToken cancellationToken) =>
        SetAsideAsync(
            entry,
            frame => _archive.Quarantine($"{Path.GetFileName(entry.Place.Segment.Path)}-{entry.Place.Offset}", frame.Span),
            cancellationToken);

    /// <summary>Completes once something was appended since the last time; for the one that drains. False after dispose.</summary>
    internal async Task<bool> WaitForArrivalAsync(CancellationToken cancellationToken)
    {
        var more = await _arrivals.Reader.WaitToReadAsync(cancellationToken);
        _arrivals.Reader.TryRead(out _);
        return more;
    }

    private static async Task SetAsideAsync(SpoolEntry entry, Action<ReadOnlyMemory<byte>> keep, CancellationToken cancellationToken)
    {
        var frame = await SpoolRecords.ReadFrameAsync(entry, cancellationToken);
        try
        {
            keep(frame);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SpoolUnwritableException($"The spool cannot set a record aside: {error.Message}", error);
        }
    }
}
