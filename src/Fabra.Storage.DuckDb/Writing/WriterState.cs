using DuckDB.NET.Data;
using Fabra.Storage.Documents.Writing;
using Fabra.Storage.DuckDb.Features;
using Fabra.Storage.DuckDb.Requests;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>
/// What the writer knows of the database without asking it; read again whenever a commit's outcome was in doubt.
/// </summary>
internal sealed class WriterState
{
    private WriterState(DuckDbInstance instance, long head, long commits, bool isOpen, RequestKeyIndex keys, FeatureParts parts)
    {
        Instance = instance;
        Head = head;
        Commits = commits;
        IsOpen = isOpen;
        Keys = keys;
        Parts = parts;
    }

    /// <summary>The opening of the file that this was read from.</summary>
    public DuckDbInstance Instance { get; }

    /// <summary>The newest log position.</summary>
    public long Head { get; private set; }

    /// <summary>How many transactions of anything but contexts the database has.</summary>
    public long Commits { get; private set; }

    /// <summary>Whether the database says that the journal belongs to it.</summary>
    public bool IsOpen { get; private set; }

    public RequestKeyIndex Keys { get; }

    public FeatureParts Parts { get; private set; }

    /// <summary>By index, of those appended to since this was read.</summary>
    public Dictionary<Guid, DocumentNumbers> DocumentNumbers { get; } = [];

    /// <param name="fresh">True when the file was opened just now, so that nothing is at work in it.</param>
    public static WriterState Load(
        DuckDbInstance instance, DuckDBConnection connection, bool fresh, int keysInMemory, DateTimeOffset now) => new(
        instance,
        (long)connection.Scalar("SELECT coalesce(max(log_position), 0)::BIGINT FROM context_log")!,
        (long)connection.Scalar("SELECT number FROM store_commits")!,
        (bool)connection.Scalar("SELECT is_open FROM store_commits")!,
        RequestKeyIndex.Load(connection, keysInMemory, now),
        FeatureParts.Load(connection, fresh));

    public void Committed(WriteBatch batch)
    {
        Head = batch.Head;
        Commits = batch.Commits;
        IsOpen |= batch.Contexts.Count > 0;
        var rows = batch.Features.Sum(write => (long)write.Rows);
        Parts = rows == 0 ? batch.Parts : batch.Parts with { TailRows = batch.Parts.TailRows + rows };
        if (batch.KeysPurgedBefore is { } createdBefore)
        {
            Keys.Purge(createdBefore);
        }

        if (batch.HasDocuments)
        {
            foreach (var (indexId, next) in batch.Documents.Next)
            {
                DocumentNumbers[indexId] = next;
            }
        }

        Keys.Add(batch.Keys);
    }
}
