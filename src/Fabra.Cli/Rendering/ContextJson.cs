using System.Text.Json.Nodes;
using Fabra.V1;
using Google.Protobuf;

namespace Fabra.Cli.Rendering;

/// <summary>Contexts as the JSON of the REST interface. The one place that knows these shapes.</summary>
internal static class ContextJson
{
    /// <summary>A whole context: export, show.</summary>
    public static JsonObject Full(Context context)
    {
        var json = (JsonObject)ContractJson.ToNode(context)!;
        json.Remove("raw");
        // The order in which a reader wants it; the status repeats lineage's.
        json.Remove("freshness_status");
        foreach (var name in (string[])["name", "timestamp", "evidence", "tenant", "principal", "labels", "subjects"])
        {
            if (json.Remove(name, out var value))
            {
                json[name] = value;
            }
        }

        return json;
    }

    /// <summary>Lineage alone, unless something is wrong with the record that it is of: show --lineage.</summary>
    public static JsonObject Lineage(GetContextLineageResponse answer)
    {
        var json = new JsonObject
        {
            ["context_id"] = answer.Lineage.ContextId,
            ["lineage"] = ContractJson.ToNode(answer.Lineage),
        };
        if (answer.Evidence is { Verification: Verification.Altered } or { Unreadable.Count: > 0 })
        {
            json["evidence"] = ContractJson.ToNode(answer.Evidence);
        }

        return json;
    }

    /// <summary>One line of a list.</summary>
    public static JsonObject Summary(Context context) => new()
    {
        ["context_id"] = context.ContextId,
        ["timestamp"] = ContractJson.ToNode(context.Timestamp),
        ["content"] = Preview(context.Content),
        ["version"] = context.Version,
        ["name"] = context.Name,
        ["freshness_status"] = ContractJson.Word(context.FreshnessStatus),
        ["evidence"] = ContractJson.ToNode(context.Evidence),
        ["tenant"] = context.Tenant,
        ["principal"] = context.Principal,
        ["labels"] = Labels(context),
        ["subjects"] = Subjects(context),
    };

    /// <summary>
    /// The record as stored, and its columns, which the record proves or belies. Its segments are text to be taken exactly as it stands: hashes
    /// cover every character.
    /// </summary>
    public static JsonObject Raw(Context context)
    {
        var segments = new JsonObject();
        foreach (var (name, bytes) in Segments(context.Raw))
        {
            segments[name] = bytes.ToStringUtf8();
        }

        return new JsonObject
        {
            ["context_id"] = context.ContextId,
            ["name"] = context.Name,
            ["timestamp"] = ContractJson.ToNode(context.Timestamp),
            ["version"] = context.Version,
            ["tenant"] = context.Tenant,
            ["principal"] = context.Principal,
            ["labels"] = Labels(context),
            ["subjects"] = Subjects(context),
            ["freshness_status"] = ContractJson.Word(context.FreshnessStatus),
            ["evidence"] = ContractJson.ToNode(context.Evidence),
            ["raw"] = segments,
        };
    }

    /// <summary>A replay beside its original.</summary>
    public static JsonObject Replay(ReplayContextResponse replay, ReplayMode mode) => new()
    {
        ["context_id"] = replay.Original?.ContextId,
        ["mode"] = ContractJson.Word(mode),
        ["identical"] = replay.Identical,
        ["reexecuted"] = ContractJson.Word(replay.Reexecuted),
        ["differences"] = new JsonArray([.. replay.Differences.Select(ContractJson.ToNode)]),
        ["original"] = replay.Original is { } original ? Full(original) : null,
        ["replayed"] = replay.Replayed is { } replayed ? Full(replayed) : null,
    };

    private static JsonObject Labels(Context context) => new(context.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)
        .Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));

    private static JsonArray Subjects(Context context) => [.. context.Subjects.Select(ContractJson.ToNode)];

    private static string Preview(string content) => content.Length <= 103 ? content : $"{content.AsSpan(0, 100)}...";

    private static (string Name, ByteString Bytes)[] Segments(RawRecord raw) =>
    [
        ("content", raw.Content),
        ("plan", raw.Plan),
        ("lineage", raw.Lineage),
        ("meta", raw.Meta),
        ("salts", raw.Salts),
        ("manifest", raw.Manifest),
    ];
}
