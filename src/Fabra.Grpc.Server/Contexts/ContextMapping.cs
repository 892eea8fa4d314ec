using Fabra.Authoring;
using Fabra.Core.Contexts;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Contexts, from domain to contract.</summary>
internal static class ContextMapping
{
    public static Wire.Context ToWire(this AssembledContext context, Wire.ContextView view)
    {
        var record = context.Record;
        var summary = view == Wire.ContextView.Summary;
        var wire = new Wire.Context
        {
            ContextId = record.ContextId.ToString(),
            Name = record.Name,
            Timestamp = record.Timestamp.ToTimestamp(),
            Content = summary ? PreviewOfContent.Of(context.Content) : context.Content,
            Lineage = summary ? null : context.Lineage?.ToWire(),
            Meta = summary ? null : context.Meta?.ToWire(),
            Version = record.Version,
            Evidence = context.ToEvidence(),
            Tenant = record.Tenant.Value,
            Principal = record.Principal.Value,
            FreshnessStatus = record.FreshnessStatus.ToWire(),
            Raw = view == Wire.ContextView.Raw ? ToRaw(record) : null,
        };
        wire.Labels.Add(record.Labels.ToDictionary());
        wire.Subjects.AddRange(record.Subjects.Select(subject => new Wire.Subject
        {
            EntityName = subject.EntityName,
            EntityId = subject.EntityId,
        }));
        return wire;
    }

    /// <summary>What a view needs of the store.</summary>
    public static ContextColumns ToColumns(this Wire.ContextView view) =>
        view == Wire.ContextView.Summary ? ContextColumns.Summary : ContextColumns.All;

    /// <summary>The view asked for, or the call's default.</summary>
    /// <exception cref="FabraException">There is no such view.</exception>
    public static Wire.ContextView Or(this Wire.ContextView view, Wire.ContextView absent) =>
        view == Wire.ContextView.Unspecified ? absent
        : System.Enum.IsDefined(view) ? view
        : throw FabraException.Field("view", $"{(int)view} is no view");

    private static Wire.ContextMeta ToWire(this ContextMeta meta)
    {
        var wire = new Wire.ContextMeta
        {
            Mode = meta.Mode,
            Model = meta.Model,
            Tokenizer = meta.Tokenizer,
            TokensEstimated = meta.TokensEstimated,
            BudgetExceeded = meta.BudgetExceeded,
            FreshnessStrict = meta.FreshnessStrict,
            LatencyMs = meta.LatencyMs,
            CodeVersion = meta.CodeVersion,
            ContentRecorded = meta.ContentRecorded,
        };
        if (meta.FreshnessSlaMs is { } sla)
        {
            wire.FreshnessSlaMs = sla;
        }

        return wire;
    }

    private static Wire.RawRecord ToRaw(ContextRecord record) => new()
    {
        Content = Wrap(record.Content),
        Plan = Wrap(record.Plan),
        Lineage = Wrap(record.Lineage),
        Meta = Wrap(record.Meta),
        Salts = Wrap(record.Salts),
        Manifest = Wrap(record.Manifest),
    };

    private static ByteString Wrap(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);
}
