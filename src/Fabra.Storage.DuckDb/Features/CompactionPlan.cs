namespace Fabra.Storage.DuckDb.Features;

/// <summary>Which parts to make the next segment of.</summary>
internal static class CompactionPlan
{
    /// <summary>
    /// Each segment is to be at least so many times larger than all smaller ones together. Then there are never more than about
    /// log4(rows / tail) of them: five at ten million rows, and a row is rewritten as rarely.
    /// </summary>
    private const long Ratio = 3;

    /// <summary>
    /// Parts to sort together: frozen tails with those segments that have become too small beside them; empty when none.
    /// </summary>
    public static IReadOnlyList<FeaturePart> Choose(FeatureParts parts)
    {
        var chosen = parts.Closed.Where(part => !part.Sorted).ToList();
        if (chosen.Count == 0)
        {
            return [];
        }

        var rows = chosen.Sum(part => part.Rows);
        foreach (var segment in parts.Closed.Where(part => part.Sorted).OrderBy(part => part.Rows))
        {
            if (segment.Rows >= Ratio * rows)
            {
                break;
            }

            chosen.Add(segment);
            rows += segment.Rows;
        }

        return chosen;
    }
}
