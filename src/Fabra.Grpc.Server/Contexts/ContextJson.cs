using System.Text.Json;
using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Values;
using Fabra.Grpc.Server.Rest;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Contexts as REST shows them. Lineage and meta are the very bytes that are stored.</summary>
internal static class ContextJson
{
    public static IResult Full(AssembledContext context) => Json(writer =>
    {
        writer.WriteStartObject();
        WriteHead(writer, context, context.Content);
        WriteSegment(writer, "lineage", context.Record.Lineage, context.Check);
        WriteSegment(writer, "meta", context.Record.Meta, context.Check);
        writer.WriteString("tenant", context.Record.Tenant.Value);
        writer.WriteString("principal", context.Record.Principal.Value);
        WriteLabels(writer, context.Record);
        WriteSubjects(writer, context.Record);
        WriteEvidence(writer, context);
        writer.WriteEndObject();
    });

    /// <exception cref="FabraException">The stored lineage cannot be read, so that there is nothing to answer.</exception>
    public static IResult Lineage(AssembledContext context) => context.Lineage is null ? throw context.Check.Refusal(context.Record.ContextId) : Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("context_id", context.Record.ContextId);
        WriteSegment(writer, "lineage", context.Record.Lineage, context.Check);

        // Lineage alone, unless something is wrong with the record that it is of.
        if (context.Check != RecordCheck.Intact)
        {
            WriteEvidence(writer, context);
        }

        writer.WriteEndObject();
    });

    public static IResult List(IReadOnlyList<AssembledContext> contexts) => Json(writer =>
    {
        writer.WriteStartArray();
        foreach (var context in contexts)
        {
            writer.WriteStartObject();
            WriteHead(writer, context, PreviewOfContent.Of(context.Content));
            writer.WriteString("freshness_status", LineageWords.Of(context.Record.FreshnessStatus));
            WriteCheck(writer, context.Check);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>An answer written by hand, because natural JSON has no fixed shape.</summary>
    public static IResult Json(Action<Utf8JsonWriter> write) =>
        new ExactNumbers(ScratchBuffer.WriteJson(write, static (writer, write) => write(writer)));

    private static void WriteHead(Utf8JsonWriter writer, AssembledContext context, string content)
    {
        writer.WriteString("context_id", context.Record.ContextId);
        writer.WriteString("timestamp", TimestampText.Format(context.Record.Timestamp));
        writer.WriteString("name", context.Record.Name);
        writer.WriteString("content", content);
        writer.WriteString("version", context.Record.Version);
    }

    private static void WriteSegment(Utf8JsonWriter writer, string name, ReadOnlyMemory<byte> segment, RecordCheck check)
    {
        writer.WritePropertyName(name);
        if (check.Unreadable.Contains(name))
        {
            // It may be no JSON at all, which would take the answer along.
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(segment.Span, skipInputValidation: true);
        }
    }

    private static void WriteCheck(Utf8JsonWriter writer, RecordCheck check)
    {
        writer.WriteString("verification", VerificationWords.Of(check.Verification));
        WriteNames(writer, "altered", check.Altered);
        WriteNames(writer, "unreadable", check.Unreadable);
    }

    private static void WriteNames(Utf8JsonWriter writer, string name, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var each in names)
        {
            writer.WriteStringValue(each);
        }

        writer.WriteEndArray();
    }

    private static void WriteLabels(Utf8JsonWriter writer, ContextRecord record)
    {
        writer.WriteStartObject("labels");
        foreach (var (name, text) in CodePointOrder.Sort(record.Labels))
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    private static void WriteSubjects(Utf8JsonWriter writer, ContextRecord record)
    {
        writer.WriteStartArray("subjects");
        foreach (var subject in record.Subjects)
        {
            writer.WriteStartObject();
            writer.WriteString("entity_name", subject.EntityName);
            writer.WriteString("entity_id", subject.EntityId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEvidence(Utf8JsonWriter writer, AssembledContext context)
    {
        var record = context.Record;
        writer.WriteStartObject("evidence");
        writer.WriteString("state", context.Evidence switch
        {
            EvidenceState.Durable => "durable",
            EvidenceState.Spooled => "spooled",
            _ => "not_persisted",
        });
        if (context.EvidenceError is { } error)
        {
            writer.WriteString("error", error);
        }

        writer.WriteString("content_hash", RecordCommitment.ContentHash(record));
        writer.WriteString("record_hash", RecordCommitment.RecordHash(record));
        if (record.LogPosition is { } position)
        {
            writer.WriteNumber("log_position", position);
        }

        writer.WriteString("replica_id", record.ReplicaId);
        WriteCheck(writer, context.Check);
        writer.WriteEndObject();
    }
}
