using DuckDB.NET.Native;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Requests;
using Fabra.Storage.Contexts;
using Fabra.Storage.DuckDb.Inserts;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>One context to append, checked and ready as the columns want it.</summary>
internal sealed class ContextWrite : DuckDbWrite
{
    /// <summary>The columns in the order in which <see cref="WriteTo"/> writes them.</summary>
    public static readonly InsertColumn[] Columns =
    [
        new("context_id", DuckDBType.Uuid),
        new("timestamp", DuckDBType.Timestamp),
        new("name", DuckDBType.Varchar),
        new("content", DuckDBType.Varchar),
        new("plan", DuckDBType.Varchar),
        new("lineage", DuckDBType.Varchar),
        new("meta", DuckDBType.Varchar),
        new("version", DuckDBType.Varchar),
        new("tenant", DuckDBType.Varchar),
        new("principal", DuckDBType.Varchar),
        new("subjects", DuckDBType.Varchar),
        new("labels", DuckDBType.Varchar),
        new("freshness_status", DuckDBType.Varchar),
        new("replica_id", DuckDBType.Varchar),
        new("log_position", DuckDBType.BigInt),
        new("entry_type", DuckDBType.Varchar),
        new("salts", DuckDBType.Varchar),
        new("manifest", DuckDBType.Varchar),
    ];

    private readonly ContextRecord _record;
    private readonly byte[] _content;
    private readonly byte[] _plan;
    private readonly byte[] _lineage;
    private readonly byte[] _meta;
    private readonly byte[] _salts;
    private readonly byte[] _manifest;
    private readonly byte[] _subjects;
    private readonly byte[] _labels;

    /// <exception cref="RowRefusedException">The id holds no time, or some text cannot be stored.</exception>
    public ContextWrite(ContextRecord record, RequestKey? key)
    {
        if (record.ContextId.Version != 7)
        {
            throw new RowRefusedException(DuckDbErrors.Store, $"context_id {record.ContextId} is not a UUID of version 7");
        }

        _record = record;
        Key = key;
        _content = Utf8Rules.Check(record.Content, "content");
        _plan = Utf8Rules.Check(record.Plan, "plan");
        _lineage = Utf8Rules.Check(record.Lineage, "lineage");
        _meta = Utf8Rules.Check(record.Meta, "meta");
        _salts = Utf8Rules.Check(record.Salts, "salts");
        _manifest = Utf8Rules.Check(record.Manifest, "manifest");
        _subjects = ContextJson.Write(record.Subjects);
        _labels = ContextJson.Write(record.Labels);
        Utf8Rules.Check(record.Name, "name");
        Utf8Rules.Check(record.Version, "version");
        Utf8Rules.Check(record.Tenant.Value, "tenant");
        Utf8Rules.Check(record.Principal, "principal");
        Utf8Rules.Check(record.ReplicaId, "replica_id");
        Utf8Rules.Check(record.EntryType, "entry_type");
    }

    public Guid Id => _record.ContextId;

    public override Guid? ContextId => _record.ContextId;

    public override RequestKey? Key { get; }

    public override long Bytes => 512L + _content.Length + _plan.Length + _lineage.Length + _meta.Length + _salts.Length
        + _manifest.Length + _subjects.Length + _labels.Length;

    public override WriteResult Apply(WriteBatch batch)
    {
        batch.TryFindKey(Key, out var earlier);
        if (batch.TryFindContext(Id, out var position))
        {
            return new WriteResult(position, earlier);
        }

        return earlier is null ? new WriteResult(batch.Append(this)) : new WriteResult(0, earlier);
    }

    public void WriteTo(RowVectors row, long position) => row
        .Add(_record.ContextId)
        .Add(_record.Timestamp)
        .Add(_record.Name)
        .Add(_content)
        .Add(_plan)
        .Add(_lineage)
        .Add(_meta)
        .Add(_record.Version)
        .Add(_record.Tenant.Value)
        .Add(_record.Principal)
        .Add(_subjects)
        .Add(_labels)
        .Add(LineageWords.Of(_record.FreshnessStatus))
        .Add(_record.ReplicaId)
        .Add(position)
        .Add(_record.EntryType)
        .Add(_salts)
        .Add(_manifest);
}
