using Fabra.Core.Requests;

namespace Fabra.Core.Evidence;

/// <summary>What became of a record that was handed over.</summary>
/// <param name="State">Where the record is.</param>
/// <param name="LogPosition">Its place in the log; null unless durable.</param>
/// <param name="Error">Why it is not durable; null when it is.</param>
/// <param name="Earlier">The request under the same key that came first; then this record was not written.</param>
public sealed record EvidenceResult(EvidenceState State, long? LogPosition, string? Error, RequestKeyMatch? Earlier);
