using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Naming;
using Fabra.Core.Requests;
using Fabra.Core.Time;
using Fabra.Core.Values;

namespace Fabra.Core.Features;

/// <summary>Appends values: history first, durable, then the online store.</summary>
internal sealed class FeatureWriter(
    IFeatureHistory history, DefinitionCatalog definitions, OnlinePublisher publisher, IdGenerator ids, FabraClock clock)
{
    /// <summary>Most values of one batch.</summary>
    public const int MaxWrites = 10_000;

    /// <summary>How far ahead of the server an event time may lie.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromSeconds(5);

    /// <summary>Appends all or none; a repeated request appends nothing and succeeds.</summary>
    /// <exception cref="FabraException">A write is at fault, or the request id was used for other writes.</exception>
    public async Task<int> WriteAsync(
        TenantId tenant, IReadOnlyList<FeatureWrite> writes, string requestId, CancellationToken cancellationToken)
    {
        Names.CheckRequestId(requestId);
        CheckCount(writes.Count);
        var rows = new FeatureRow[writes.Count];
        var now = clock.Now;
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, fault) = await CheckAsync(tenant, writes[i], now, cancellationToken);
            rows[i] = row ?? throw fault!;
        }

        var key = requestId.Length == 0 ? null : WriteRequest.Key(tenant, requestId, writes);
        var earlier = await history.AppendAsync(rows, key, cancellationToken);
        if (earlier is { SameRequest: false })
        {
            throw RequestIdReuse.Refusal(requestId, earlier);
        }

        if (earlier is null)
        {
            await publisher.PublishAsync(rows, cancellationToken);
        }

        return rows.Length;
    }

    /// <summary>Appends what is valid of a batch, durable on return, and says what is not.</summary>
    public async Task<IReadOnlyList<RejectedWrite>> IngestAsync(
        TenantId tenant, IReadOnlyList<FeatureWrite> writes, CancellationToken cancellationToken)
    {
        CheckCount(writes.Count);
        var rows = new List<FeatureRow>(writes.Count);
        var now = clock.Now;
        var rejected = new List<RejectedWrite>();
        foreach (var write in writes)
        {
            var (row, fault) = await CheckAsync(tenant, write, now, cancellationToken);
            if (row is not null)
            {
                rows.Add(row);
            }
            else
            {
                rejected.Add(new RejectedWrite(write.Place, fault!));
            }
        }

        if (rows.Count > 0)
        {
            await history.AppendAsync(rows, null, cancellationToken);
            await publisher.PublishAsync(rows, cancellationToken);
        }

        return rejected;
    }

    private static void CheckCount(int count)
    {
        if (count is 0 or > MaxWrites)
        {
            throw FabraException.Field("writes", count == 0 ? "is empty" : $"holds {count}, at most {MaxWrites} are allowed");
        }
    }

    // One write time for the whole batch: a read as of any instant sees all of it or nothing.
    private async ValueTask<(FeatureRow? Row, FabraException? Fault)> CheckAsync(
        TenantId tenant, FeatureWrite write, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var field = $"writes[{write.Place}]";
        if (write.FeatureName.Length == 0)
        {
            return (null, FabraException.Field($"{field}.feature_name", "is empty"));
        }

        if (await definitions.FindAsync(tenant, write.FeatureName, cancellationToken) is not { } definition)
        {
            return (null, definitions.Unknown(tenant, write.FeatureName, $"{field}.feature_name"));
        }

        var eventTime = write.EventTime?.CutToMicroseconds() ?? now;
        return FaultOf(write, definition, field, eventTime, now) is { } fault
            ? (null, fault)
            : (new FeatureRow(
                tenant,
                new FeatureKey(definition.EntityName, write.EntityId, definition.Name),
                ids.Next(),
                eventTime,
                now,
                definition.Version,
                write.Value!), null);
    }

    private static FabraException? FaultOf(
        FeatureWrite write, FeatureDefinition definition, string field, DateTimeOffset eventTime, DateTimeOffset now)
    {
        if (Names.EntityIdFault(write.EntityId) is { } malformed)
        {
            return FabraException.Field($"{field}.entity_id", malformed);
        }

        if (write.Value is not { } value)
        {
            return FabraException.Field($"{field}.value", "is required", ErrorReason.InvalidValue);
        }

        if (!value.IsNull && value.Kind != definition.ValueKind)
        {
            return FabraException.Field(
                $"{field}.value",
                $"is {value.Kind.Word()}, but feature \"{definition.Name}\" is {definition.ValueKind.Word()}",
                ErrorReason.WrongValueType);
        }

        return eventTime - now <= MaxAhead ? null : FabraException.Field(
            $"{field}.event_time",
            $"{TimestampText.Format(eventTime)} is more than {MaxAhead.TotalSeconds:0} s ahead of the server ({TimestampText.Format(now)})",
            ErrorReason.EventTimeInFuture);
    }
}
