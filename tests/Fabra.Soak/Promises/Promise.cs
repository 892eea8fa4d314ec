using Fabra.V1;

namespace Fabra.Soak.Promises;

/// <summary>A context as it was answered.</summary>
internal sealed record Promise(string RequestId, string Content, string RecordHash, long? LogPosition, EvidenceState State);
