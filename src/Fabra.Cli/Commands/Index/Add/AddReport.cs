using System.Text.Json.Nodes;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Something that was not indexed, and why.</summary>
/// <param name="Origin">Where it stands.</param>
/// <param name="DocumentId">Its id, where that is known.</param>
/// <param name="Reason">The reason for programs.</param>
/// <param name="Message">The reason for people.</param>
internal sealed record NotIndexed(Origin Origin, string? DocumentId, string Reason, string Message);

/// <summary>What became of everything that was given.</summary>
internal sealed class AddReport
{
    /// <summary>How many of each kind are kept: files of any size are read with little memory, wrong ones too.</summary>
    private const int MaxListed = 10_000;

    private readonly Lock _lock = new();
    private readonly List<NotIndexed> _skipped = [];
    private readonly List<NotIndexed> _failed = [];
    private readonly List<string> _pruned = [];

    public long Indexed { get; private set; }

    public long Unchanged { get; private set; }

    public long Chunks { get; private set; }

    /// <summary>What was left out as it should be: it was not asked for by name.</summary>
    public long Skipped { get; private set; }

    /// <summary>What could not be read, or was refused.</summary>
    public long Failed { get; private set; }

    /// <summary>What was deleted because its file is gone. Null: nobody asked for that.</summary>
    public long? Pruned { get; private set; }

    /// <summary>The first of those deleted.</summary>
    public IReadOnlyList<string> PrunedList => _pruned;

    /// <summary>Whether some file or folder could not be read, so that nobody knows what it holds.</summary>
    public bool SawUnreadable { get; private set; }

    /// <summary>The first of those left out.</summary>
    public IReadOnlyList<NotIndexed> SkippedList => _skipped;

    /// <summary>The first of those that failed.</summary>
    public IReadOnlyList<NotIndexed> FailedList => _failed;

    public void Acknowledge(IngestDocumentsAck ack)
    {
        Indexed += ack.IndexedCount;
        Unchanged += ack.UnchangedCount;
        Chunks += ack.ChunkCount;
    }

    public void Skip(string path, string reason, string message) => Add(_skipped, new NotIndexed(new Origin(path), null, reason, message));

    public void Fail(Origin origin, string reason, string message, string? documentId = null)
    {
        SawUnreadable |= reason is "UNREADABLE" or "NOT_FOUND";
        Add(_failed, new NotIndexed(origin, documentId, reason, message));
    }

    /// <summary>From here on the report says what was deleted, and be it nothing.</summary>
    public void BeginPruning() => Pruned ??= 0;

    /// <summary>Documents are deleted several at a time.</summary>
    public void Prune(string documentId)
    {
        lock (_lock)
        {
            Pruned = (Pruned ?? 0) + 1;
            if (_pruned.Count < MaxListed)
            {
                _pruned.Add(documentId);
            }
        }
    }

    /// <summary>The report for programs.</summary>
    public JsonObject ToJson(string indexName)
    {
        var json = new JsonObject
        {
            ["index_name"] = indexName,
            ["indexed"] = Indexed,
            ["unchanged"] = Unchanged,
            ["chunks"] = Chunks,
            ["skipped"] = Skipped,
            ["failed"] = Failed,
            ["skipped_list"] = new JsonArray([.. _skipped.Select(ToJson)]),
            ["failed_list"] = new JsonArray([.. _failed.Select(ToJson)]),
        };
        if (Pruned is { } pruned)
        {
            json["pruned"] = pruned;
            json["pruned_list"] = new JsonArray([.. _pruned.Order(StringComparer.Ordinal).Select(id => JsonValue.Create(id))]);
        }

        return json;
    }

    private static JsonNode ToJson(NotIndexed what)
    {
        var json = new JsonObject { ["path"] = what.Origin.Path };
        if (what.Origin.Line > 0)
        {
            json["line"] = what.Origin.Line;
        }

        if (what.DocumentId is { } id)
        {
            json["document_id"] = id;
        }

        json["reason"] = what.Reason;
        json["message"] = what.Message;
        return json;
    }

    /// <summary>Files are read while acknowledgements arrive.</summary>
    private void Add(List<NotIndexed> list, NotIndexed what)
    {
        lock (_lock)
        {
            if (list.Count < MaxListed)
            {
                list.Add(what);
            }

            if (list == _skipped)
            {
                Skipped++;
            }
            else
            {
                Failed++;
            }
        }
    }
}
