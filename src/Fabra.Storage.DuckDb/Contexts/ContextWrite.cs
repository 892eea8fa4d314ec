using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Native;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>One context to append, as a row of the log.</summary>
internal sealed class ContextWrite : DuckDbWrite
{
    /// <summary>The columns in the order in which <see cref="WriteTo"/> writes them.</summary>
    public static readonly InsertColumn[] Columns =
    [
        InsertColumn.Id("context_id"),
        InsertColumn.Instant("timestamp"),
        InsertColumn.Text("name"),
        InsertColumn.Text("content"),
        InsertColumn.Text("plan"),
        InsertColumn.Text("lineage"),
        InsertColumn.Text("meta"),
        InsertColumn.Text("version"),
        InsertColumn.Text("tenant"),
        InsertColumn.Text("principal"),
        InsertColumn.Text("subjects"),
        InsertColumn.Text("labels"),
        InsertColumn.Text("freshness_status"),
        InsertColumn.Text("replica_id"),
        InsertColumn.Number("log_position"),
        InsertColumn.Text("entry_type"),
        InsertColumn.Text("salts"),
        InsertColumn.Text("manifest"),
    ];

    private readonly PreparedContext _context;

    /// <exception cref="RowRefusedException">The id holds no time, or some text cannot be stored.</exception>
    public ContextWrite(ContextRecord record, RequestKey? key)
    {
        _context = new PreparedContext(record, Utf8Rules.Text);
        Key = key;
    }

    public Guid Id => _context.Record.ContextId;

    public override Guid? ContextId => Id;

    public override RequestKey? Key { get; }

    public override long Bytes => _context.Bytes;

    public override WriteResult Apply(WriteBatch batch)
    {
        batch.TryFindKey(Key, out var earlier);
        if (batch.TryFindContext(Id, out var position))
        {
            return new WriteResult(position, earlier);
        }

        return earlier is null ? new WriteResult(batch.Append(this)) : new WriteResult(0, earlier);
    }

    public void WriteTo(RowVectors row, long position)
    {
        var record = _context.Record;
        row.Add(record.ContextId)
            .Add(record.Timestamp)
            .Add(record.Name)
            .Add(record.Content.Span)
            .Add(record.Plan.Span)
            .Add(record.Lineage.Span)
            .Add(record.Meta.Span)
            .Add(record.Version)
            .Add(record.Tenant.Value)
            .Add(record.Principal.Value)
            .Add(_context.Subjects)
            .Add(_context.Labels)
            .Add(LineageWords.Of(record.FreshnessStatus))
            .Add(record.ReplicaId)
            .Add(position)
            .Add(record.EntryType)
            .Add(record.Salts.Span)
            .Add(record.Manifest.Span);
    }
}
