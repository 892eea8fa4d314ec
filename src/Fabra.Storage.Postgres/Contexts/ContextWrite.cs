using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Commit;
using Fabra.Storage.Contexts;
using Fabra.Storage.Features;
using Fabra.Storage.Text;
using Npgsql;
using NpgsqlTypes;

namespace Fabra.Storage.Postgres.Contexts;

/// <summary>One context to append, checked and ready as the columns want it.</summary>
internal sealed class ContextWrite : IGroupWrite
{
    /// <summary>What <see cref="WriteToAsync"/> writes, in its order.</summary>
    public const string Columns =
        "context_id, timestamp, name, content, plan, lineage, meta, version, tenant, principal, subjects, labels, freshness_status, "
        + "replica_id, log_position, entry_type, salts, manifest, subject_hashes";

    private static readonly StorableText Text = new(PostgresErrors.Store);

    private readonly ContextRecord _record;
    private readonly byte[] _subjects;
    private readonly byte[] _labels;
    private readonly long[] _subjectHashes;

    /// <exception cref="RowRefusedException">The id holds no time, or some text cannot be stored.</exception>
    public ContextWrite(ContextRecord record, RequestKey? key)
    {
        if (record.ContextId.Version != 7)
        {
            throw new RowRefusedException(PostgresErrors.Store, $"context_id {record.ContextId} is not a UUID of version 7");
        }

        Text.Check(record.Content, "content");
        Text.Check(record.Plan, "plan");
        Text.Check(record.Lineage, "lineage");
        Text.Check(record.Meta, "meta");
        Text.Check(record.Salts, "salts");
        Text.Check(record.Manifest, "manifest");
        Text.Check(record.Name, "name");
        Text.Check(record.Version, "version");
        Text.Check(record.Tenant.Value, "tenant");
        Text.Check(record.Principal, "principal");
        Text.Check(record.ReplicaId, "replica_id");
        Text.Check(record.EntryType, "entry_type");
        _record = record;
        Key = key;
        _subjects = ContextJson.Write(record.Subjects);
        _labels = ContextJson.Write(record.Labels);
        _subjectHashes = [.. record.Subjects.Select(subject => SubjectHash(record.Tenant, subject)).Distinct()];
    }

    public Guid Id => _record.ContextId;

    public DateTimeOffset Timestamp => _record.Timestamp;

    public RequestKey? Key { get; }

    public int Rows => 1;

    public long Bytes => 512L + _record.Content.Length + _record.Plan.Length + _record.Lineage.Length + _record.Meta.Length
        + _record.Salts.Length + _record.Manifest.Length + _subjects.Length + _labels.Length;

    public static long SubjectHash(TenantId tenant, Subject subject) =>
        EntityHash.Of(tenant, subject.EntityName, subject.EntityId);

    public async Task WriteToAsync(NpgsqlBinaryImporter rows, long position, CancellationToken cancellationToken)
    {
        await rows.StartRowAsync(cancellationToken);
        await rows.WriteAsync(_record.ContextId, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(_record.Timestamp.Stamp(), NpgsqlDbType.Timestamp, cancellationToken);
        await rows.WriteAsync(_record.Name, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(_record.Content, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(_record.Plan, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(_record.Lineage, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(_record.Meta, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(_record.Version, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(_record.Tenant.Value, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(_record.Principal, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(_subjects, NpgsqlDbType.Jsonb, cancellationToken);
        await rows.WriteAsync(_labels, NpgsqlDbType.Jsonb, cancellationToken);
        await rows.WriteAsync(LineageWords.Of(_record.FreshnessStatus), NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(_record.ReplicaId, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(position, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(_record.EntryType, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(_record.Salts, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(_record.Manifest, NpgsqlDbType.Json, cancellationToken);
        await rows.WriteAsync(_subjectHashes, NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken);
    }
}
