using Fabra.Core.Contexts;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence;

/// <summary>What became of a sealed record.</summary>
/// <param name="State">Where it is; with <paramref name="Earlier"/>, where the earlier request's record is.</param>
/// <param name="LogPosition">Its position when it is durable.</param>
/// <param name="Error">Why it is not durable, for callers to read; null when it is, or when an earlier request was found.</param>
/// <param name="Earlier">An earlier request under the same key: nothing was written for this one.</param>
public sealed record EvidenceResult(EvidenceState State, long? LogPosition, string? Error, RequestKeyMatch? Earlier);
