namespace Fabra.Core.Replay;

/// <summary>One thing that is not as it was.</summary>
/// <param name="Path">What differs, such as <c>content</c> or <c>features_used[user/u1/score]</c>.</param>
/// <param name="Original">As it was, as text; null when it was not there.</param>
/// <param name="Replayed">As it is, as text; null when it is not there.</param>
/// <param name="Message">For people.</param>
public sealed record ReplayDifference(string Path, string? Original, string? Replayed, string Message);
