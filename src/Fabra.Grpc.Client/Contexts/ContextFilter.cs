using Fabra.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client;

/// <summary>Which contexts; every condition given must hold.</summary>
public sealed record ContextFilter
{
    /// <summary>The earliest timestamp, inclusive. Null: the first.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The latest timestamp, inclusive. Null: the last.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Only contexts of that name. Null: all.</summary>
    public string? Name { get; init; }

    /// <summary>Only contexts of that status. Null: all.</summary>
    public FreshnessStatus? FreshnessStatus { get; init; }

    /// <summary>Only contexts that read this entity. Null: all.</summary>
    public Subject? Subject { get; init; }

    /// <summary>Only contexts that carry all of these. Empty: all.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Only contexts that this caller assembled. Null: all.</summary>
    public string? Principal { get; init; }

    internal ListContextsRequest ToListRequest()
    {
        var request = new ListContextsRequest
        {
            Start = ToTimestamp(Start),
            End = ToTimestamp(End),
            Name = Name ?? "",
            FreshnessStatus = FreshnessStatus ?? V1.FreshnessStatus.Unspecified,
            Subject = Subject,
            Principal = Principal ?? "",
        };
        Add(request.Labels);
        return request;
    }

    internal StreamContextsRequest ToStreamRequest()
    {
        var request = new StreamContextsRequest
        {
            Start = ToTimestamp(Start),
            End = ToTimestamp(End),
            Name = Name ?? "",
            FreshnessStatus = FreshnessStatus ?? V1.FreshnessStatus.Unspecified,
            Subject = Subject,
            Principal = Principal ?? "",
        };
        Add(request.Labels);
        return request;
    }

    private static Timestamp? ToTimestamp(DateTimeOffset? time) => time is { } at ? Timestamp.FromDateTimeOffset(at) : null;

    private void Add(MapField<string, string> labels)
    {
        foreach (var (key, value) in Labels)
        {
            labels.Add(key, value);
        }
    }
}
