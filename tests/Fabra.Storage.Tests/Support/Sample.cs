using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Requests;

namespace Fabra.Storage.Tests.Support;

/// <summary>Test data, the same in every run: records, rows, keys. Every record and row is later than the one before.</summary>
internal sealed class Sample(int seed = 17)
{
    public static readonly TenantId Tenant = TenantId.Default;

    /// <summary>The time of the first id but one millisecond.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 10, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private long _milliseconds;

    /// <summary>For data that should vary; not safe for concurrent use.</summary>
    public Random Random { get; } = new(seed);

    public static FeatureKey Key(string entityId, string feature = "score", string entity = "user") => new(entity, entityId, feature);

    public static DateTimeOffset Minute(double minutes) => Start + TimeSpan.FromMinutes(minutes);

    public static RequestKey Request(
        string requestId, string body = "body", string method = "AssembleContext", TenantId? tenant = null) =>
        new(tenant ?? Tenant, method, requestId, SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>A UUIDv7, later than all before.</summary>
    public Guid NextId() => IdAt(Start.AddMilliseconds(Interlocked.Increment(ref _milliseconds)));

    /// <summary>A UUIDv7 of a millisecond; the rest is random.</summary>
    public Guid IdAt(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_lock)
        {
            Random.NextBytes(bytes[6..]);
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(at.ToUnixTimeMilliseconds() >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)at.ToUnixTimeMilliseconds());
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    public ContextRecord Context(string name = "support_reply", string content = "Hello, Ada.") => Context(NextId(), name, content);

    public static ContextRecord Context(Guid id, string name = "support_reply", string content = "Hello, Ada.") => new()
    {
        ContextId = id,
        Timestamp = Uuid7.Timestamp(id),
        Name = name,
        Content = Encoding.UTF8.GetBytes(content),
        Plan = Encoding.UTF8.GetBytes($$"""{"items":[{"text":"{{id}}"}],"code_version":"1"}"""),
        Lineage = """{"features_used":[],"retrievers_used":[]}"""u8.ToArray(),
        Meta = """{"token_count":4,"cost":0.10}"""u8.ToArray(),
        Version = "v1",
        Tenant = Tenant,
        Principal = Principal.Anonymous,
        Subjects = [new Subject("user", "u1")],
        Labels = new Dictionary<string, string> { ["app"] = "support" },
        FreshnessStatus = FreshnessStatus.Guaranteed,
        ReplicaId = "replica-1",
        Salts = Encoding.UTF8.GetBytes($$"""{"content":"{{id:N}}"}"""),
        Manifest = Encoding.UTF8.GetBytes($$"""{"context_id":"{{id}}"}"""),
    };

    /// <summary>A row of user u1's score, written when it became true unless told otherwise.</summary>
    public FeatureRow Row(Value value, DateTimeOffset eventTime, DateTimeOffset? writtenAt = null, FeatureKey? key = null) =>
        new(Tenant, key ?? Key("u1"), NextId(), eventTime, writtenAt ?? eventTime, 1, value);
}
