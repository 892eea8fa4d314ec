using System.Text.Json;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Context;

/// <summary>How far an export has come.</summary>
/// <param name="ResumeToken">Continues the stream; null at the start.</param>
/// <param name="Bytes">The length of the whole contexts written.</param>
/// <param name="Count">How many those are.</param>
internal readonly record struct ExportPosition(string? ResumeToken, long Bytes, long Count)
{
    public static ExportPosition Start { get; } = new(null, 0, 0);
}

/// <summary>Keeps the position of an unfinished export beside it, together with what was being exported.</summary>
internal sealed class ExportCheckpoint(string path, ContextFilter filter, long? limit, ExportForm form)
{
    private readonly string _query = Describe(filter, limit, form);

    /// <summary>The position to continue from; the start where there is nothing to continue.</summary>
    /// <exception cref="UsageException">The unfinished export is of other contexts, or its position cannot be read.</exception>
    public ExportPosition Read()
    {
        if (!File.Exists(path))
        {
            return ExportPosition.Start;
        }

        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path))!;
            return json["query"]?.GetValue<string>() == _query
                ? new ExportPosition((string?)json["resume_token"], json["bytes"]!.GetValue<long>(), json["count"]!.GetValue<long>())
                : throw new UsageException($"--resume: {path} belongs to an export with other filters or in another format; leave --resume to begin again.");
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new UsageException($"--resume: {path} is damaged; leave --resume to begin again.", error);
        }
    }

    /// <summary>Not cancellable: it is what makes an interruption harmless.</summary>
    public Task WriteAsync(ExportPosition position)
    {
        var json = new JsonObject
        {
            ["query"] = _query,
            ["resume_token"] = position.ResumeToken,
            ["bytes"] = position.Bytes,
            ["count"] = position.Count,
        };
        return AtomicFile.WriteAsync(path, json.ToJsonString(), CancellationToken.None);
    }

    public void Delete() => File.Delete(path);

    private static string Describe(ContextFilter filter, long? limit, ExportForm form)
    {
        var labels = new JsonObject(filter.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        return new JsonObject
        {
            ["start"] = filter.Start?.UtcTicks,
            ["end"] = filter.End?.UtcTicks,
            ["name"] = filter.Name,
            ["status"] = filter.FreshnessStatus?.ToString(),
            ["subject"] = filter.Subject is { } subject ? new JsonArray(subject.EntityName, subject.EntityId) : null,
            ["labels"] = labels,
            ["principal"] = filter.Principal,
            ["limit"] = limit,
            ["format"] = form.Word,
            ["raw"] = form.IsRaw,
        }.ToJsonString();
    }
}
