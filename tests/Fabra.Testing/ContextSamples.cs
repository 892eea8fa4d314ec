using System.Buffers.Binary;
using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Core.Stores;

namespace Fabra.Testing;

/// <summary>Records and request keys that differ by a number, and are equal for equal numbers.</summary>
internal static class ContextSamples
{
    public static readonly DateTimeOffset Start = new(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);

    /// <summary>The store that they are of.</summary>
    public static StoreIdentity Store { get; } = new(new Guid("5eed0000-0000-4000-8000-000000000001"), "a store at /data");

    public static Guid Id(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        var milliseconds = (ulong)Start.AddMilliseconds(number).ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (milliseconds << 16) | 0x7000);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        bytes[8] = 0x80;
        return new Guid(bytes, bigEndian: true);
    }

    public static ContextRecord Record(int number, int contentBytes = 40) => new()
    {
        ContextId = Id(number),
        Timestamp = Start.AddMilliseconds(number),
        Name = "recommendation_context",
        Content = Bytes(number, contentBytes),
        Plan = Encoding.UTF8.GetBytes($$"""{"items":[{{number}}]}"""),
        Lineage = Encoding.UTF8.GetBytes($$"""{"context_name":"recommendation_context","number":{{number}}}"""),
        Meta = Encoding.UTF8.GetBytes("""{"token_count":9}"""),
        Version = "v1",
        Tenant = TenantId.Default,
        Principal = Principal.Anonymous,
        Subjects = [new Subject("User", $"u{number}"), new Subject("User", "žluťoučký 🐎")],
        Labels = new Dictionary<string, string> { ["zone"] = "eu", ["App"] = "shop" },
        FreshnessStatus = number % 2 == 0 ? FreshnessStatus.Guaranteed : FreshnessStatus.Degraded,
        ReplicaId = "replica-a",
        Salts = Encoding.UTF8.GetBytes("""{"content":"00"}"""),
        Manifest = Encoding.UTF8.GetBytes($$"""{"context_id":"{{Id(number)}}"}"""),
    };

    public static RequestKey Key(int number, byte fingerprint = 1)
    {
        var bytes = new byte[32];
        bytes[0] = fingerprint;
        return new RequestKey(TenantId.Default, "AssembleContext", $"request-{number}", bytes);
    }

    // Any bytes at all, zeros included: what is stored must come back whatever it is.
    private static byte[] Bytes(int number, int count)
    {
        var bytes = new byte[count];
        new Random(number).NextBytes(bytes);
        return bytes;
    }
}
