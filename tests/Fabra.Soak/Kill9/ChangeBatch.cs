namespace Fabra.Soak.Kill9;

/// <summary>Changes that were sent in one message.</summary>
/// <param name="Changes">Of different documents.</param>
/// <param name="AllOrNone">Whether the call promises to do all of them or none; otherwise each is for itself.</param>
internal sealed record ChangeBatch(IReadOnlyList<DocumentChange> Changes, bool AllOrNone);
