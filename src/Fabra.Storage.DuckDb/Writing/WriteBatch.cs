using System.Diagnostics.CodeAnalysis;
using DuckDB.NET.Data;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.DuckDb.Documents.Writing;
using Fabra.Storage.DuckDb.Features;
using Fabra.Storage.DuckDb.Native;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>One transaction in the making. Nothing outside it changes before <see cref="WriterState.Committed"/>.</summary>
internal sealed class WriteBatch
{
    private readonly WriterState _state;
    private readonly Dictionary<RequestName, StoredRequest> _knownKeys;
    private readonly IReadOnlyList<DuckDbWrite> _writes;
    private DocumentBatch? _documents;

    public WriteBatch(
        DuckDBConnection connection, WriterState state, IReadOnlyList<DuckDbWrite> writes, DateTimeOffset now)
    {
        Connection = connection;
        Now = now;
        _state = state;
        _writes = writes;
        Head = state.Head;
        Commits = state.Commits;
        Parts = state.Parts;
        _knownKeys = state.Keys.Find(connection, writes, now);
    }

    public DuckDBConnection Connection { get; }

    public DateTimeOffset Now { get; }

    public long Head { get; private set; }

    /// <summary>How many transactions of anything but contexts the database has with this one.</summary>
    public long Commits { get; private set; }

    /// <summary>The parts of feature history as this transaction leaves them.</summary>
    public FeatureParts Parts { get; set; }

    public List<PlacedContext> Contexts { get; } = [];

    public List<FeatureRowsWrite> Features { get; } = [];

    public DocumentBatch Documents => _documents ??= new DocumentBatch(Connection, _state.DocumentNumbers, _writes);

    public bool HasDocuments => _documents is not null;

    public List<KeyValuePair<RequestName, StoredRequest>> Keys { get; } = [];

    /// <summary>Keys created before this were removed.</summary>
    public DateTimeOffset? KeysPurgedBefore { get; set; }

    public bool TryFindKey(RequestKey? key, [NotNullWhen(true)] out RequestKeyMatch? match)
    {
        match = key is not null && _knownKeys.TryGetValue(key.Name, out var entry) ? entry.Match(key) : null;
        return match is not null;
    }

    public void Append(PlacedContext context)
    {
        Contexts.Add(context);
        Head = context.Position;
        if (context.Write.Request is { } request)
        {
            Keys.Add(KeyValuePair.Create(context.Write.Key!.Name, request));
        }
    }

    public void Append(FeatureRowsWrite write)
    {
        Features.Add(write);
        Remember(write.Key, null);
    }

    public void Remember(RequestKey? key, Guid? resultId)
    {
        if (key is not null)
        {
            var entry = new StoredRequest(key.Fingerprint.ToArray(), resultId, Now);
            _knownKeys[key.Name] = entry;
            Keys.Add(KeyValuePair.Create(key.Name, entry));
        }
    }

    /// <summary>
    /// Hands everything to DuckDB. Appenders are disposed before the commit, because rows left in one survive a rollback.
    /// </summary>
    /// <param name="byDriver">See <see cref="PreparedInsert{TRow}.Run"/>.</param>
    public void Flush(WriterInserts inserts, bool byDriver)
    {
        if (Contexts.Count > 0)
        {
            inserts.Contexts.Run(Contexts, byDriver);
            if (!_state.IsOpen)
            {
                Connection.Execute("UPDATE store_commits SET is_open = true");
            }
        }

        if (Features.Count > 0)
        {
            using var appender = Connection.CreateAppender(FeatureParts.Table(Parts.Tail));
            foreach (var write in Features)
            {
                write.AppendTo(appender);
            }
        }

        _documents?.Flush();
        if (_writes.Any(write => write.IsCounted))
        {
            Connection.Execute("UPDATE store_commits SET number = ?", ++Commits);
        }

        if (Keys.Count > 0)
        {
            inserts.Keys.Run(Keys, byDriver);
        }
    }
}
