using System.Buffers;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// A record and its request key as bytes, and back: a version, then the fields in the order below. Segments come back byte for byte;
/// the log position does not, since a spooled record has none.
/// </summary>
internal static class SpoolCodec
{
    private const byte Version = 1;
    private const byte Guaranteed = 0;
    private const byte Degraded = 1;
    private const byte NoKey = 0;
    private const byte WithKey = 1;

    /// <exception cref="ArgumentException">A text is not valid UTF-16, which UTF-8 could not give back.</exception>
    public static void Encode(ArrayBufferWriter<byte> output, SpooledContext context)
    {
        var writer = new SpoolFieldWriter(output);
        var record = context.Record;
        writer.Byte(Version);
        writer.Int64(context.SpooledAt.UtcTicks);
        writer.Id(record.ContextId);
        writer.Int64(record.Timestamp.UtcTicks);
        writer.Byte(record.FreshnessStatus == FreshnessStatus.Guaranteed ? Guaranteed : Degraded);
        writer.Text(record.Name);
        writer.Text(record.Tenant.Value);
        writer.Text(record.Principal.Value);
        writer.Text(record.Version);
        writer.Text(record.ReplicaId);
        writer.Text(record.EntryType);
        writer.Int32(record.Subjects.Count);
        foreach (var subject in record.Subjects)
        {
            writer.Text(subject.EntityName);
            writer.Text(subject.EntityId);
        }

        writer.Int32(record.Labels.Count);
        foreach (var (name, value) in record.Labels)
        {
            writer.Text(name);
            writer.Text(value);
        }

        writer.Bytes(record.Content.Span);
        writer.Bytes(record.Plan.Span);
        writer.Bytes(record.Lineage.Span);
        writer.Bytes(record.Meta.Span);
        writer.Bytes(record.Salts.Span);
        writer.Bytes(record.Manifest.Span);
        writer.Byte(context.Key is null ? NoKey : WithKey);
        if (context.Key is { } key)
        {
            writer.Text(key.Tenant.Value);
            writer.Text(key.Method);
            writer.Text(key.RequestId);
            writer.Bytes(key.Fingerprint.Span);
        }
    }

    /// <summary>The segments of the result are slices of <paramref name="payload"/>.</summary>
    /// <exception cref="InvalidDataException">These are not such bytes, or of a later version.</exception>
    public static SpooledContext Decode(ReadOnlyMemory<byte> payload)
    {
        var reader = new SpoolFieldReader(payload);
        if (reader.Byte() is var version && version != Version)
        {
            throw new InvalidDataException($"Spool records of version {version} are unknown here.");
        }

        var spooledAt = reader.Instant();
        var record = new ContextRecord
        {
            ContextId = reader.Id(),
            Timestamp = reader.Instant(),
            FreshnessStatus = reader.Byte() switch
            {
                Guaranteed => FreshnessStatus.Guaranteed,
                Degraded => FreshnessStatus.Degraded,
                var other => throw new InvalidDataException($"Freshness status {other} is unknown here."),
            },
            Name = reader.Text(),
            Tenant = new TenantId(reader.Text()),
            Principal = new Principal(reader.Text()),
            Version = reader.Text(),
            ReplicaId = reader.Text(),
            EntryType = reader.Text(),
            Subjects = Subjects(ref reader),
            Labels = Labels(ref reader),
            Content = reader.Bytes(),
            Plan = reader.Bytes(),
            Lineage = reader.Bytes(),
            Meta = reader.Bytes(),
            Salts = reader.Bytes(),
            Manifest = reader.Bytes(),
        };
        var key = reader.Byte() switch
        {
            NoKey => null,
            WithKey => new RequestKey(new TenantId(reader.Text()), reader.Text(), reader.Text(), reader.Bytes()),
            var other => throw new InvalidDataException($"Key marker {other} is unknown here."),
        };
        reader.End();
        return new SpooledContext(record, key, spooledAt);
    }

    private static List<Subject> Subjects(ref SpoolFieldReader reader)
    {
        var count = reader.Count();
        var subjects = new List<Subject>();
        for (var i = 0; i < count; i++)
        {
            subjects.Add(new Subject(reader.Text(), reader.Text()));
        }

        return subjects;
    }

    private static Dictionary<string, string> Labels(ref SpoolFieldReader reader)
    {
        var count = reader.Count();
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            labels[reader.Text()] = reader.Text();
        }

        return labels;
    }
}
