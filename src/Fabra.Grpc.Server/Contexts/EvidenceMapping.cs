using Fabra.Core.Contexts;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>What proves a context, from domain to contract.</summary>
internal static class EvidenceMapping
{
    public static Wire.Evidence ToEvidence(this AssembledContext context)
    {
        var record = context.Record;
        var evidence = new Wire.Evidence
        {
            State = context.Evidence switch
            {
                EvidenceState.Durable => Wire.EvidenceState.Durable,
                EvidenceState.Spooled => Wire.EvidenceState.Spooled,
                _ => Wire.EvidenceState.NotPersisted,
            },
            Error = context.EvidenceError ?? "",
            ContentHash = RecordCommitment.ContentHash(record),
            RecordHash = RecordCommitment.RecordHash(record),
            ReplicaId = record.ReplicaId,
            Verification = context.Check.Verification switch
            {
                Verification.Intact => Wire.Verification.Intact,
                Verification.Altered => Wire.Verification.Altered,
                _ => Wire.Verification.Unverified,
            },
        };
        evidence.Altered.AddRange(context.Check.Altered);
        evidence.Unreadable.AddRange(context.Check.Unreadable);
        if (record.LogPosition is { } position)
        {
            evidence.LogPosition = position;
        }

        return evidence;
    }
}
