using System.Text.RegularExpressions;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;

namespace Fabra.Storage.Tests.Broken;

/// <summary>Which records a filter means to a store with a defect.</summary>
internal static class BrokenMatching
{
    public static bool Matches(Defect defect, ContextFilter filter, ContextRecord record) =>
        record.Tenant == filter.Tenant
        && After(defect, filter.Start, record.Timestamp)
        && Before(defect, filter.End, record.Timestamp)
        && (string.IsNullOrEmpty(filter.Name) || NameMatches(defect, filter.Name, record.Name))
        && (filter.Principal is not { Value.Length: > 0 } asked || PrincipalMatches(defect, asked, record.Principal))
        && (filter.FreshnessStatus is null || defect == Defect.StatusIsIgnored || filter.FreshnessStatus == record.FreshnessStatus)
        && (filter.Subject is not { } subject || SubjectMatches(defect, subject, record))
        && LabelsMatch(defect, filter.Labels, record.Labels);

    private static bool After(Defect defect, DateTimeOffset? bound, DateTimeOffset time) =>
        bound is not { } start || (defect == Defect.StartIsExclusive ? time > start : time >= Cut(defect, start));

    private static bool Before(Defect defect, DateTimeOffset? bound, DateTimeOffset time) =>
        bound is not { } end
        || (defect == Defect.EndIsExclusive ? time < end : defect == Defect.BoundsAreCutToMilliseconds ? Cut(defect, time) <= end : time <= end);

    private static DateTimeOffset Cut(Defect defect, DateTimeOffset time) => defect == Defect.BoundsAreCutToMilliseconds
        ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
        : time;

    private static bool NameMatches(Defect defect, string asked, string name) => defect switch
    {
        Defect.NamesAreCaseInsensitive => string.Equals(asked, name, StringComparison.OrdinalIgnoreCase),
        Defect.NamesAreLikePatterns => Regex.IsMatch(
            name,
            $"^{Regex.Escape(asked).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal)}$",
            RegexOptions.Singleline),
        _ => asked == name,
    };

    private static bool PrincipalMatches(Defect defect, Principal asked, Principal principal) =>
        defect == Defect.PrincipalIsTrimmed ? asked.Value.Trim() == principal.Value.Trim() : asked == principal;

    private static bool SubjectMatches(Defect defect, Subject asked, ContextRecord record) => record.Subjects.Any(subject =>
        subject.EntityId == asked.EntityId && (defect == Defect.SubjectIgnoresItsEntity || subject.EntityName == asked.EntityName));

    private static bool LabelsMatch(
        Defect defect, IReadOnlyDictionary<string, string> asked, IReadOnlyDictionary<string, string> labels)
    {
        bool Has(KeyValuePair<string, string> label) => labels.TryGetValue(label.Key, out var value)
            && (defect == Defect.LabelKeysMatchAnyValue || value == label.Value);
        return defect == Defect.AnyLabelMatches ? asked.Count == 0 || asked.Any(Has) : asked.All(Has);
    }
}
