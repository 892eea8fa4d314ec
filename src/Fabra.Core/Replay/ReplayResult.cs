using Fabra.Core.Contexts;

namespace Fabra.Core.Replay;

/// <summary>A record and its replay, compared.</summary>
/// <param name="Identical">The content is the same byte for byte, and every value that was pinned still reads the same.</param>
internal sealed record ReplayResult(
    AssembledContext Original,
    AssembledContext Replayed,
    bool Identical,
    Reexecution Reexecuted,
    IReadOnlyList<ReplayDifference> Differences);

/// <summary>How much of the plan ran again.</summary>
internal enum Reexecution
{
    /// <summary>Everything was read and executed again.</summary>
    Full,

    /// <summary>Something was taken from the record.</summary>
    Partial,

    /// <summary>Nothing ran.</summary>
    None,
}

/// <summary>One thing that is not as it was.</summary>
/// <param name="Path">What differs, such as <c>content</c> or <c>features_used[user/u1/score]</c>.</param>
/// <param name="Original">As it was, as text; null when it was not there.</param>
/// <param name="Replayed">As it is, as text; null when it is not there.</param>
/// <param name="Message">For people.</param>
internal sealed record ReplayDifference(string Path, string? Original, string? Replayed, string Message);
