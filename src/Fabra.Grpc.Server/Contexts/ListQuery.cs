using System.Buffers.Text;
using System.Globalization;
using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Rest;
using Microsoft.AspNetCore.WebUtilities;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>The query string of a list: what to list, in which order, where to begin.</summary>
internal sealed record ListQuery(ContextFilter Filter, ContextOrder Order, int Limit, Guid? After)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 10_000;

    /// <summary>What a list takes; given to the route, which refuses everything else.</summary>
    public static RouteQuery Parameters { get; } =
        new("start", "end", "limit", "name", "freshness_status", "subject", "principal", "order", "after") { Repeated = ["label"] };

    /// <exception cref="FabraException">A parameter is malformed; names it.</exception>
    public static ListQuery Read(IQueryCollection query, TenantId tenant)
    {
        var filter = new ContextFilter(tenant)
        {
            Start = Text(query, "start") is { } start ? QueryTime.Start("start", start) : null,
            End = Text(query, "end") is { } end ? QueryTime.End("end", end) : null,
            Name = Text(query, "name"),
            FreshnessStatus = Text(query, "freshness_status") is { } status ? Freshness(status) : null,
            Subject = Text(query, "subject") is { } subject ? ToSubject(subject) : null,
            Principal = Text(query, "principal") is { } principal ? new Principal(principal) : null,
            Labels = Labels(query["label"].OfType<string>()),
        };
        return new ListQuery(filter, ReadOrder(Text(query, "order")), ReadLimit(Text(query, "limit")), ReadAfter(Text(query, "after")));
    }

    /// <summary>The same list, going on after an id.</summary>
    /// <param name="request">The request for this part of it.</param>
    /// <param name="next">Where to go on.</param>
    /// <param name="prefix">The path below which callers see this server; empty when it is not behind a proxy's path.</param>
    public static string NextUrl(HttpRequest request, Guid next, string prefix)
    {
        var query = request.Query.Where(pair => pair.Key != "after")
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value))
            .Append(KeyValuePair.Create("after", (string?)Base64Url.EncodeToString(next.ToByteArray(bigEndian: true))));
        return QueryHelpers.AddQueryString(prefix + request.PathBase + request.Path, query);
    }

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ } text] ? text : null;

    private static int ReadLimit(string? text) =>
        text is null ? DefaultLimit
        : int.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw FabraException.Field("limit", $"\"{text}\" is not between 1 and {MaxLimit}");

    private static ContextOrder ReadOrder(string? text) => text switch
    {
        null or "newest_first" => ContextOrder.NewestFirst,
        "oldest_first" => ContextOrder.OldestFirst,
        _ => throw FabraException.Field("order", $"\"{text}\" is neither newest_first nor oldest_first"),
    };

    private static FreshnessStatus Freshness(string text) => text switch
    {
        "guaranteed" => FreshnessStatus.Guaranteed,
        "degraded" => FreshnessStatus.Degraded,
        _ => throw FabraException.Field("freshness_status", $"\"{text}\" is neither guaranteed nor degraded"),
    };

    private static Subject ToSubject(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && at + 1 < text.Length
        ? new Subject(text[..at], text[(at + 1)..])
        : throw FabraException.Field("subject", $"\"{text}\" is not entity_name:entity_id");

    private static Dictionary<string, string> Labels(IEnumerable<string> texts)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || !labels.TryAdd(text[..at], text[(at + 1)..]))
            {
                throw FabraException.Field("label", $"\"{text}\" is not key=value, or its key stands twice");
            }
        }

        return labels;
    }

    private static Guid? ReadAfter(string? text)
    {
        if (text is null)
        {
            return null;
        }

        Span<byte> id = stackalloc byte[16];
        return Base64Url.IsValid(text, out var length) && length == id.Length && Base64Url.TryDecodeFromChars(text, id, out _)
            ? new Guid(id, bigEndian: true)
            : throw FabraException.Field("after", "is damaged", ErrorReason.InvalidPageToken);
    }
}
