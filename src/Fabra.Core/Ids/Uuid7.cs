using System.Buffers.Binary;

namespace Fabra.Core.Ids;

/// <summary>Reading UUIDv7 (RFC 9562 §5.7).</summary>
internal static class Uuid7
{
    private const string Prefix = "ctx_";

    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since 1970, from the first 48 bits.</summary>
    public static long Milliseconds(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }

    /// <summary>The instant in an id; the last millisecond of the year 9999 where its first 48 bits say a later one.</summary>
    public static DateTimeOffset Timestamp(Guid id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Milliseconds(id), LatestMilliseconds));

    /// <summary>Reads a context id in its canonical form; <c>ctx_</c> before it is accepted.</summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.MalformedId"/>, naming <paramref name="field"/>.</exception>
    public static Guid ParseContextId(string text, string field)
    {
        var bare = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        return Parse(bare, field);
    }

    /// <summary>Reads an id in its canonical form.</summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.MalformedId"/>, naming <paramref name="field"/>.</exception>
    public static Guid Parse(string text, string field)
    {
        // The framework's parser also takes white space around and signs within; what comes out must be what went in.
        if (!Guid.TryParseExact(text, "D", out var id) || !string.Equals(id.ToString(), text, StringComparison.OrdinalIgnoreCase))
        {
            throw FabraException.Field(
                field, "is not a UUID such as 01912345-6789-7abc-def0-123456789abc", ErrorReason.MalformedId);
        }

        // Only version 7 has a time in it; what Fabra never issued cannot be found.
        return id.Version == 7 && Milliseconds(id) <= LatestMilliseconds
            ? id
            : throw FabraException.Field(field, "is not a UUID of version 7 of a year up to 9999", ErrorReason.MalformedId);
    }
}
