namespace Fabra.Core.Contexts;

/// <summary>
/// Reads one whole record and compares it with what it commits to: segments and columns with the manifest; labels and subjects, which are
/// copies, with the plan; the freshness status with the lineage. What is altered itself proves nothing about its copies.
/// </summary>
internal sealed class RecordReading(ContextRecord record)
{
    private readonly List<string> _altered = [.. RecordCommitment.FindMismatches(record)];
    private readonly List<string> _unreadable = [];

    public AssembledContext Read(string content)
    {
        var plan = Parse("plan", static record => PlanValues.Parse(record.Plan.Span));
        var values = plan ?? PlanValues.Empty;
        var lineage = Parse("lineage", record => LineageJson.Parse(record.Lineage, values));
        var meta = Parse("meta", static record => MetaJson.Parse(record.Meta));
        if (plan is not null && !_altered.Contains("plan"))
        {
            Check("labels", Same(plan.Labels, record.Labels));
            Check("subjects", SubjectsOf(plan).SequenceEqual(record.Subjects));
        }

        if (lineage is not null && !_altered.Contains("lineage"))
        {
            Check("freshness_status", lineage.FreshnessStatus == record.FreshnessStatus);
        }

        foreach (var column in record.UnreadableColumns)
        {
            Check(column, false);
        }

        return new AssembledContext(record, content, lineage, meta) { Check = RecordCheck.OfRecord(_altered, _unreadable) };
    }

    private void Check(string name, bool matches)
    {
        if (!matches && !_altered.Contains(name))
        {
            _altered.Add(name);
        }
    }

    private T? Parse<T>(string segment, Func<ContextRecord, T> parse)
        where T : class
    {
        try
        {
            return parse(record);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // Bytes that parse as nothing can fail in any way; what is wrong with them the commitments say.
            _unreadable.Add(segment);
            return null;
        }
    }

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count
        && one.All(label => other.TryGetValue(label.Key, out var text) && string.Equals(text, label.Value, StringComparison.Ordinal));

    private static IEnumerable<Subject> SubjectsOf(PlanValues plan) =>
        plan.Reads.Keys.Select(key => new Subject(key.EntityName, key.EntityId)).Distinct();
}
