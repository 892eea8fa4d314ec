using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Storage.Contexts;
using Fabra.Storage.Text;

namespace Fabra.Storage.Rows;

/// <summary>A context to append: checked, and what its columns hold beyond its fields.</summary>
internal sealed class PreparedContext
{
    /// <exception cref="RowRefusedException">The id holds no time, or some text cannot be stored.</exception>
    public PreparedContext(ContextRecord record, StorableText text)
    {
        if (record.ContextId.Version != 7)
        {
            throw new RowRefusedException(text.Store, $"context_id {record.ContextId} is not a UUID of version 7");
        }

        text.Check(record.Content, "content");
        text.Check(record.Plan, "plan");
        text.Check(record.Lineage, "lineage");
        text.Check(record.Meta, "meta");
        text.Check(record.Salts, "salts");
        text.Check(record.Manifest, "manifest");
        text.Check(record.Name, "name");
        text.Check(record.Version, "version");
        text.Check(record.Tenant.Value, "tenant");
        text.Check(record.Principal.Value, "principal");
        text.Check(record.ReplicaId, "replica_id");
        text.Check(record.EntryType, "entry_type");
        Record = record;
        Subjects = ContextJson.Write(record.Subjects);
        Labels = ContextJson.Write(record.Labels);
    }

    public ContextRecord Record { get; }

    public byte[] Subjects { get; }

    public byte[] Labels { get; }

    /// <summary>About what it holds in memory.</summary>
    public long Bytes => 512L + Record.Content.Length + Record.Plan.Length + Record.Lineage.Length + Record.Meta.Length
        + Record.Salts.Length + Record.Manifest.Length + Subjects.Length + Labels.Length;
}
