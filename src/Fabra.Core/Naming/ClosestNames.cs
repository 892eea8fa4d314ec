namespace Fabra.Core.Naming;

/// <summary>Finds the names most like one that does not exist.</summary>
internal static class ClosestNames
{
    private const int MostOffered = 3;
    private const int MostCompared = 10_000;

    /// <summary>At most three names, the closest first; those further than half of the name's length are not offered, and none for a name longer than any can be.</summary>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> known) =>
    [
        .. (name.Length <= Names.MaxNameLength ? known.Take(MostCompared) : [])
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= Math.Max(2, name.Length / 2))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(MostOffered)
            .Select(pair => pair.candidate),
    ];

    /// <summary><c>; did you mean a, b?</c>, or nothing.</summary>
    public static string Hint(IReadOnlyList<string> closest) =>
        closest.Count == 0 ? "" : $"; did you mean {string.Join(", ", closest)}?";

    // Levenshtein's distance, letters compared without case, one row at a time.
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[right.Length];
    }
}
