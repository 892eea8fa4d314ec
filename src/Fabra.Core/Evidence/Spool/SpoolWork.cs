using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence.Spool;

/// <summary>Something for the spool's writer loop to do.</summary>
internal abstract class SpoolWork;

/// <summary>Everything up to a sequence is drained.</summary>
internal sealed class AcknowledgeWork(long through) : SpoolWork
{
    public long Through { get; } = through;

    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A record to append, encoded and checksummed by the caller so that the loop only numbers and writes it.</summary>
internal sealed class AppendWork : SpoolWork
{
    private AppendWork(SpooledContext context, Memory<byte> frame)
    {
        ContextId = context.Record.ContextId;
        Tenant = context.Record.Tenant;
        Key = context.Key;
        SpooledAt = context.SpooledAt;
        Frame = frame;
    }

    public Guid ContextId { get; }

    public TenantId Tenant { get; }

    public RequestKey? Key { get; }

    public DateTimeOffset SpooledAt { get; }

    public Memory<byte> Frame { get; }

    public TaskCompletionSource<SpoolAppend> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static AppendWork Of(SpooledContext context) => new(context, SpoolFrame.Of(context));

    /// <summary>True when the two may not share a sync, because what becomes of one decides about the other.</summary>
    public bool Collides(AppendWork other) =>
        ContextId == other.ContextId
        || (Key is { } mine && other.Key is { } theirs
            && mine.RequestId == theirs.RequestId && mine.Method == theirs.Method && mine.Tenant == theirs.Tenant);
}

/// <summary>What became of an append to the spool.</summary>
/// <param name="Earlier">The earlier request under the same key, and nothing was appended; null when the record is in the spool.</param>
internal readonly record struct SpoolAppend(RequestKeyMatch? Earlier);
