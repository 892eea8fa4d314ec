using System.Runtime.InteropServices;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Native;
using Fabra.Storage.DuckDb.Writing;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>One context to append: as a frame of the journal, and as a row of the log. Made ready by its caller, not by those who write.</summary>
internal sealed class ContextWrite : IGroupWrite
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

    private ContextWrite(SpooledContext context, Memory<byte> frame)
    {
        _context = new PreparedContext(context.Record, Utf8Rules.Text);
        Key = context.Key;
        Request = Key is null ? null : new StoredRequest(Key.Fingerprint.ToArray(), Id, context.SpooledAt);
        Frame = frame;
    }

    public Guid Id => Record.ContextId;

    public ContextRecord Record => _context.Record;

    /// <summary>The key to remember with it.</summary>
    public RequestKey? Key { get; }

    /// <summary>What is remembered of the request; null without a key.</summary>
    public StoredRequest? Request { get; }

    /// <summary>A frame of a segment, but for its number.</summary>
    public Memory<byte> Frame { get; }

    public int Rows => 1;

    public long Bytes => _context.Bytes + Frame.Length;

    /// <exception cref="RowRefusedException">The id holds no time, or some text cannot be stored.</exception>
    public static ContextWrite Of(ContextRecord record, RequestKey? key, DateTimeOffset now)
    {
        var context = new SpooledContext(record, key, now);
        return new ContextWrite(context, FrameOf(context));
    }

    /// <summary>A context of the journal that an earlier process left.</summary>
    /// <exception cref="InvalidDataException">The payload is none.</exception>
    public static ContextWrite Of(ReadOnlyMemory<byte> frame) =>
        new(SpoolCodec.Decode(frame[SpoolFrame.HeaderSize..]), MemoryMarshal.AsMemory(frame));

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

    private static Memory<byte> FrameOf(SpooledContext context)
    {
        try
        {
            return SpoolFrame.Of(context);
        }
        catch (ArgumentException failure)
        {
            throw new RowRefusedException(DuckDbErrors.Store, $"a label or subject cannot be stored: {failure.Message}", failure);
        }
    }
}
