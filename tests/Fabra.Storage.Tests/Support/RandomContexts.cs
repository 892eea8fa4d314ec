using Fabra.Core.Contexts;
using Fabra.Core.Identity;

namespace Fabra.Storage.Tests.Support;

/// <summary>Random records and filters over a few names, labels, subjects and minutes, so that filters match some of the records.</summary>
internal sealed class RandomContexts(Sample sample)
{
    private static readonly string[] Names = ["reply", "Reply", "reply_%", "réponse"];
    private static readonly TenantId[] Tenants = [Sample.Tenant, new TenantId("other")];
    private static readonly Principal[] Principals = [new("ann"), new("Ann"), new("b'ob")];
    private static readonly Subject[] Subjects = [new("user", "1"), new("user", "2"), new("order", "1"), new("user", "1\"")];
    private static readonly string[] LabelKeys = ["app", "App", "te\"am"];
    private static readonly string[] LabelValues = ["x", "X", "", "x\",\"App\":\"x"];

    private Random Random => sample.Random;

    public ContextRecord[] Records(int count) => [.. Enumerable.Range(0, count).Select(_ => Record())];

    public ContextFilter Filter()
    {
        var start = Random.Next(3) == 0 ? Sample.Minute(Random.Next(20)) : (DateTimeOffset?)null;
        return new ContextFilter(Pick(Tenants))
        {
            Start = start,
            End = Random.Next(3) == 0 ? (start ?? Sample.Start) + TimeSpan.FromMinutes(Random.Next(20)) : null,
            Name = Random.Next(4) == 0 ? Pick(Names) : Random.Next(4) == 0 ? "" : null,
            Principal = Random.Next(5) == 0 ? Pick(Principals) : null,
            FreshnessStatus = Random.Next(4) == 0 ? Pick(Enum.GetValues<FreshnessStatus>()) : null,
            Subject = Random.Next(4) == 0 ? Pick(Subjects) : null,
            Labels = Random.Next(3) == 0 ? Labels(1 + Random.Next(2)) : new Dictionary<string, string>(),
        };
    }

    /// <summary>The meaning of a filter, written apart from every store's own.</summary>
    public static bool Matches(ContextFilter filter, ContextRecord record)
    {
        var matches = filter.Tenant == record.Tenant;
        matches &= filter.Start is null || record.Timestamp >= filter.Start;
        matches &= filter.End is null || record.Timestamp <= filter.End;
        matches &= filter.Name is null or "" || string.Equals(filter.Name, record.Name, StringComparison.Ordinal);
        matches &= filter.Principal is null or { Value: "" } || filter.Principal == record.Principal;
        matches &= filter.FreshnessStatus is null || filter.FreshnessStatus == record.FreshnessStatus;
        matches &= filter.Subject is null || record.Subjects.Any(subject => subject == filter.Subject);
        return matches && filter.Labels.All(label => record.Labels.Any(pair => pair.Key == label.Key && pair.Value == label.Value));
    }

    // Timestamps lie on whole minutes, so that a filter's bounds fall exactly on some.
    private ContextRecord Record() => Sample.Context(sample.IdAt(Sample.Minute(Random.Next(20))), Pick(Names)) with
    {
        Tenant = Random.Next(4) == 0 ? new TenantId("other") : Sample.Tenant,
        Principal = Pick(Principals),
        Subjects = [.. Subjects.Where(_ => Random.Next(2) == 0)],
        Labels = Labels(Random.Next(4)),
        FreshnessStatus = Pick(Enum.GetValues<FreshnessStatus>()),
    };

    private Dictionary<string, string> Labels(int count)
    {
        var labels = new Dictionary<string, string>();
        for (var i = 0; i < count; i++)
        {
            labels[Pick(LabelKeys)] = Pick(LabelValues);
        }

        return labels;
    }

    private T Pick<T>(T[] values) => values[Random.Next(values.Length)];
}
