using System.Text;

namespace Fabra.Core.Contexts;

/// <summary>A context with what its segments say: just assembled, read from the log, or replayed.</summary>
/// <param name="Record">The record as stored.</param>
/// <param name="Content">The final text.</param>
/// <param name="Lineage">What it was made of; null in a summary.</param>
/// <param name="Meta">How it was assembled; null in a summary.</param>
internal sealed record AssembledContext(ContextRecord Record, string Content, ContextLineage? Lineage, ContextMeta? Meta)
{
    /// <summary>What proves the record.</summary>
    public EvidenceState Evidence { get; init; } = EvidenceState.Durable;

    /// <summary>Why it is not durable; null when it is.</summary>
    public string? EvidenceError { get; init; }

    /// <summary>A record of the log or of the spool with its segments read.</summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.RecordDamaged"/>: a segment is not what Fabra writes.</exception>
    public static AssembledContext FromRecord(ContextRecord record, ContextColumns columns)
    {
        var content = Encoding.UTF8.GetString(record.Content.Span);
        if (columns == ContextColumns.Summary)
        {
            return new AssembledContext(record, PreviewOfContent.Of(content), null, null);
        }

        try
        {
            var lineage = LineageJson.Parse(record.Lineage, PlanValues.Parse(record.Plan.Span));
            return new AssembledContext(record, content, lineage, MetaJson.Parse(record.Meta));
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // Bytes that parse as nothing can fail in any way; what is wrong with them the commitments say.
            var damaged = RecordCommitment.FindMismatches(record);
            throw new FabraException(
                ErrorReason.RecordDamaged,
                $"context {record.ContextId} cannot be read: the stored {(damaged.Count > 0 ? string.Join(", ", damaged) : "record")} is damaged",
                unreadable)
            {
                Metadata = new Dictionary<string, string>
                {
                    ["context_id"] = record.ContextId.ToString(),
                    ["damaged"] = string.Join(",", damaged),
                },
            };
        }
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
