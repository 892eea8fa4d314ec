using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>What came of comparing a record with what it commits to.</summary>
/// <param name="Verification">The verdict.</param>
/// <param name="Altered">Segments and columns that are not as they were sealed; empty unless <see cref="Verification.Altered"/>.</param>
/// <param name="Unreadable">Segments that cannot be read, so that what they say is missing.</param>
internal sealed record RecordCheck(Verification Verification, IReadOnlyList<string> Altered, IReadOnlyList<string> Unreadable)
{
    /// <summary>Nothing was compared, or less than everything, and nothing was found.</summary>
    public static readonly RecordCheck Unverified = new(Verification.Unverified, [], []);

    /// <summary>Everything was compared, and is as it was sealed.</summary>
    public static readonly RecordCheck Intact = new(Verification.Intact, [], []);

    /// <summary>Of a record without its segments: its columns may be found altered, and it is never found intact.</summary>
    public static RecordCheck OfColumns(ContextRecord record)
    {
        var altered = new List<string>(RecordCommitment.FindColumnMismatches(record));
        altered.AddRange(record.UnreadableColumns.Except(altered));
        return altered.Count == 0 ? Unverified : new RecordCheck(Verification.Altered, altered, []);
    }

    /// <summary>Of a whole record.</summary>
    public static RecordCheck OfRecord(IReadOnlyList<string> altered, IReadOnlyList<string> unreadable) =>
        altered.Count > 0 ? new RecordCheck(Verification.Altered, altered, unreadable)
        : unreadable.Count > 0 ? new RecordCheck(Verification.Intact, [], unreadable)
        : Intact;

    /// <summary>Refuses what needs a part of the record that cannot be read.</summary>
    public FabraException Refusal(Guid contextId, Exception? cause = null)
    {
        var damaged = Altered.Count > 0 ? Altered : Unreadable;
        return new FabraException(
            ErrorReason.RecordDamaged,
            $"context {contextId} cannot be read: the stored {(damaged.Count > 0 ? string.Join(", ", damaged) : "record")} is damaged",
            cause)
        {
            Metadata = new Dictionary<string, string>
            {
                ["context_id"] = contextId.ToString(),
                ["damaged"] = string.Join(",", damaged),
            },
        };
    }
}

/// <summary>Whether a record is what it commits to.</summary>
internal enum Verification
{
    /// <summary>Not all of it was compared.</summary>
    Unverified,

    /// <summary>All of it was compared, and matches.</summary>
    Intact,

    /// <summary>Something does not match.</summary>
    Altered,
}

/// <summary>The words for verdicts in REST.</summary>
internal static class VerificationWords
{
    private static readonly EnumWords<Verification> Words = new("unverified", "intact", "altered");

    public static string Of(Verification verification) => Words.Of(verification);
}
