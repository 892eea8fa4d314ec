using Fabra.Core.Contexts;

namespace Fabra.Core.Replay;

/// <summary>A record and its replay, compared.</summary>
/// <param name="Identical">The content is the same byte for byte, and every value that was pinned still reads the same.</param>
public sealed record ReplayResult(
    AssembledContext Original,
    AssembledContext Replayed,
    bool Identical,
    Reexecution Reexecuted,
    IReadOnlyList<ReplayDifference> Differences);
