using System.Text;

namespace Fabra.Core.Contexts;

/// <summary>A context with what its segments say: just assembled, read from the log, or replayed.</summary>
/// <param name="Record">The record as stored.</param>
/// <param name="Content">The final text.</param>
/// <param name="Lineage">What it was made of; null in a summary, and when the stored segment cannot be read.</param>
/// <param name="Meta">How it was assembled; null likewise.</param>
internal sealed record AssembledContext(ContextRecord Record, string Content, ContextLineage? Lineage, ContextMeta? Meta)
{
    /// <summary>What proves the record.</summary>
    public EvidenceState Evidence { get; init; } = EvidenceState.Durable;

    /// <summary>Why it is not durable; null when it is.</summary>
    public string? EvidenceError { get; init; }

    /// <summary>Whether the record is what it commits to.</summary>
    public RecordCheck Check { get; init; } = RecordCheck.Unverified;

    /// <summary>
    /// A record of the log or of the spool, read and checked as far as its bytes are there. Nothing that a record holds makes this fail: a
    /// damaged record is shown as far as it can be, and does not take those next to it along.
    /// </summary>
    public static AssembledContext FromRecord(ContextRecord record, ContextColumns columns)
    {
        var content = Encoding.UTF8.GetString(record.Content.Span);
        return columns == ContextColumns.Summary
            ? new AssembledContext(record, PreviewOfContent.Of(content), null, null) { Check = RecordCheck.OfColumns(record) }
            : new RecordReading(record).Read(content);
    }
}

/// <summary>Where the record of a context is.</summary>
internal enum EvidenceState
{
    /// <summary>In the context log, committed.</summary>
    Durable,

    /// <summary>In this server's spool, synced to its disk; the log gets it when it can be written again.</summary>
    Spooled,

    /// <summary>Nowhere for certain. When only the log's answer was lost, the log may have it.</summary>
    NotPersisted,
}
