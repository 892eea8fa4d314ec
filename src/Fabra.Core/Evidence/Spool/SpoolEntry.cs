using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence.Spool;

/// <summary>One undrained record: where it is, and by what it is looked up. The record itself stays on disk.</summary>
internal sealed class SpoolEntry
{
    internal SpoolEntry(
        long sequence, Guid contextId, TenantId tenant, RequestKey? key, DateTimeOffset spooledAt, SpoolPlace place)
    {
        Sequence = sequence;
        ContextId = contextId;
        Tenant = tenant;
        Key = key;
        SpooledAt = spooledAt;
        Place = place;
    }

    /// <summary>Its number in the spool, from 1, growing with every append.</summary>
    public long Sequence { get; }

    /// <summary>Which context.</summary>
    public Guid ContextId { get; }

    /// <summary>Whose it is.</summary>
    public TenantId Tenant { get; }

    /// <summary>Size in the spool's file, in bytes.</summary>
    public int Bytes => Place.Length;

    internal RequestKey? Key { get; }

    internal DateTimeOffset SpooledAt { get; }

    internal SpoolPlace Place { get; }
}

/// <summary>Where a frame lies.</summary>
internal readonly record struct SpoolPlace(SpoolSegment Segment, long Offset, int Length);

/// <summary>A record that waits in the spool for the context log.</summary>
/// <param name="Record">The sealed record; it has no log position yet.</param>
/// <param name="Key">The request that made it, when the caller named one.</param>
/// <param name="SpooledAt">When it was put there.</param>
internal sealed record SpooledContext(ContextRecord Record, RequestKey? Key, DateTimeOffset SpooledAt);
