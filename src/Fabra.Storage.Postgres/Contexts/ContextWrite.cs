using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Features;
using Fabra.Storage.Text;
using Npgsql;
using NpgsqlTypes;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>One context to append, as a row of the log.</summary>
internal sealed class ContextWrite : IGroupWrite
{
    /// <summary>What <see cref="WriteToAsync"/> writes, in its order.</summary>
    public const string Columns =
        "context_id, timestamp, name, content, plan, lineage, meta, version, tenant, principal, subjects, labels, freshness_status, "
        + "replica_id, log_position, entry_type, salts, manifest, subject_hashes";

    private static readonly StorableText Text = new(PostgresErrors.Store);

    private readonly PreparedContext _context;
    private readonly long[] _subjectHashes;

    /// <exception cref="RowRefusedException">The id holds no time, or some text cannot be stored.</exception>
    public ContextWrite(ContextRecord record, RequestKey? key)
    {
        _context = new PreparedContext(record, Text);
        Key = key;
        _subjectHashes = [.. record.Subjects.Select(subject => SubjectHash(record.Tenant, subject)).Distinct()];
    }

    public Guid Id => _context.Record.ContextId;

    public DateTimeOffset Timestamp => _context.Record.Timestamp;

    public RequestKey? Key { get; }

    public int Rows => 1;

    public long Bytes => _context.Bytes;

    public static long SubjectHash(TenantId tenant, Subject subject) =>
        EntityHash.Of(tenant, subject.EntityName, subject.EntityId);

    public async Task WriteToAsync(NpgsqlBinaryImporter rows, long position, CancellationToken cancellationToken)
    {
        var record = _context.Record;
        await rows.StartRowAsync(cancellationToken);
        await rows.WriteAsync(record.ContextId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(record.Timestamp.Stamp(), NpgsqlDbType.Timestamp, cancellationToken);
        await rows.WriteAsync(record.Name, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(record.Content, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(record.Plan, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(record.Lineage, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(record.Meta, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(record.Version, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(record.Tenant.Value, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(record.Principal.Value, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(_context.Subjects, NpgsqlDbType.Jsonb, cancellationToken);
        await rows.WriteAsync(_context.Labels, NpgsqlDbType.Jsonb, cancellationToken);
        await rows.WriteAsync(LineageWords.Of(record.FreshnessStatus), NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(record.ReplicaId, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(position, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(record.EntryType, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(record.Salts, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(record.Manifest, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(_subjectHashes, NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken);
    }
}
