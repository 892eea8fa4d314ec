using System.Buffers.Text;
using System.Globalization;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Time;
using Fabra.Core.Values;
using Microsoft.AspNetCore.WebUtilities;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>The query string of a list: what to list, in which order, where to begin.</summary>
internal sealed record ListQuery(ContextFilter Filter, ContextOrder Order, int Limit, Guid? After)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 10_000;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "start", "end", "limit", "name", "freshness_status", "subject", "label", "principal", "order", "after",
    };

    /// <exception cref="FabraException">A parameter is unknown or malformed; names it.</exception>
    public static ListQuery Read(IQueryCollection query, TenantId tenant)
    {
        if (query.Keys.FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
        {
            throw FabraException.Field(unknown, $"is no parameter; known are {string.Join(", ", Known)}");
        }

        var filter = new ContextFilter(tenant)
        {
            Start = Time(query, "start"),
            End = Time(query, "end"),
            Name = Text(query, "name"),
            FreshnessStatus = Text(query, "freshness_status") is { } status ? Freshness(status) : null,
            Subject = Text(query, "subject") is { } subject ? ToSubject(subject) : null,
            Principal = Text(query, "principal"),
            Labels = Labels(query["label"].OfType<string>()),
        };
        return new ListQuery(filter, ReadOrder(Text(query, "order")), ReadLimit(Text(query, "limit")), ReadAfter(Text(query, "after")));
    }

    /// <summary>The same list, going on after an id.</summary>
    public static string NextUrl(HttpRequest request, Guid next)
    {
        var query = request.Query.Where(pair => pair.Key != "after")
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value))
            .Append(KeyValuePair.Create("after", (string?)Base64Url.EncodeToString(next.ToByteArray(bigEndian: true))));
        return QueryHelpers.AddQueryString(request.Path, query);
    }

    private static string? Text(IQueryCollection query, string name) =>
        query[name].Count > 1 ? throw FabraException.Field(name, "is given more than once")
        : string.IsNullOrEmpty(query[name]) ? null
        : query[name].ToString();

    private static DateTimeOffset? Time(IQueryCollection query, string name) =>
        Text(query, name) is not { } text ? null
        : TimestampText.TryParse(text, out var time) ? time.CutToMicroseconds()
        : throw FabraException.Field(name, $"\"{text}\" is no RFC 3339 time such as 2024-01-15T10:00:00Z");

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
