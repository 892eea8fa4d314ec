using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence;

/// <summary>Makes records durable as the evidence mode promises, and finds those that are not in the log yet.</summary>
internal interface IEvidenceWriter
{
    /// <summary>Writes to the log, or to the spool when the log cannot be written.</summary>
    /// <exception cref="FabraException">Mode <c>required</c> and no durable record.</exception>
    Task<EvidenceResult> WriteAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken);

    /// <summary>A record that waits in the spool; null when none does under that id.</summary>
    ValueTask<ContextRecord?> FindSpooledAsync(TenantId tenant, Guid contextId, CancellationToken cancellationToken);

    /// <summary>An earlier request whose record waits in the spool; null when there is none.</summary>
    RequestKeyMatch? FindSpooledRequest(RequestKey key);

    /// <summary>
    /// Every record of a tenant that waits in this server's spool, one at a time. What is drained meanwhile may be left out.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The spool cannot be read.</exception>
    IAsyncEnumerable<ContextRecord> ReadSpooledAsync(TenantId tenant, CancellationToken cancellationToken);
}

/// <summary>What became of a sealed record.</summary>
/// <param name="State">Where it is; with <paramref name="Earlier"/>, where the earlier request's record is.</param>
/// <param name="LogPosition">Its position when it is durable.</param>
/// <param name="Error">Why it is not durable, for callers to read; null when it is, or when an earlier request was found.</param>
/// <param name="Earlier">An earlier request under the same key: nothing was written for this one.</param>
internal sealed record EvidenceResult(EvidenceState State, long? LogPosition, string? Error, RequestKeyMatch? Earlier);
