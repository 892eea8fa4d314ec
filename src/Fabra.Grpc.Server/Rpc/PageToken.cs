using System.Buffers.Text;
using System.Security.Cryptography;
using Fabra.Authoring;
using Google.Protobuf;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// Opaque cursors: a version, a hash of the query they belong to, and where the next page begins, as base64url. A token used with
/// another query is refused.
/// </summary>
internal static class PageToken
{
    private const byte Version = 1;
    private const int HashLength = 12;

    /// <summary>A token that continues <paramref name="query"/> at <paramref name="cursor"/>.</summary>
    /// <param name="query">The request without its token, page size, limit and view.</param>
    /// <param name="cursor">Where to continue.</param>
    public static string Create(IMessage query, ReadOnlySpan<byte> cursor) => Create(HashOf(query), cursor);

    /// <summary>The same for a query that was hashed before, as a stream's is.</summary>
    public static string Create(ReadOnlySpan<byte> queryHash, ReadOnlySpan<byte> cursor)
    {
        Span<byte> token = stackalloc byte[1 + HashLength + cursor.Length];
        token[0] = Version;
        queryHash.CopyTo(token[1..]);
        cursor.CopyTo(token[(1 + HashLength)..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The hash that binds tokens to a query, whatever the order in which its maps came.</summary>
    public static byte[] HashOf(IMessage query)
    {
        using var bytes = new MemoryStream();
        using (var sorted = new CodedOutputStream(bytes, leaveOpen: true) { Deterministic = true })
        {
            query.WriteTo(sorted);
        }

        return HashOf(bytes.ToArray());
    }

    /// <summary>Where a token continues; null for an empty token.</summary>
    /// <param name="token">As given.</param>
    /// <param name="field">Its field.</param>
    /// <param name="query">The request without its token, page size, limit and view.</param>
    /// <param name="cursorLength">Octets of the cursor; null when it has no fixed length.</param>
    /// <exception cref="FabraException">Damaged, or of another query: <see cref="ErrorReason.InvalidPageToken"/>.</exception>
    public static byte[]? Read(string token, string field, IMessage query, int? cursorLength)
    {
        if (token.Length == 0)
        {
            return null;
        }

        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(token);
        }
        catch (FormatException)
        {
            throw Refused(field, "is damaged");
        }

        var length = bytes.Length - 1 - HashLength;
        if (length < 0 || (cursorLength is { } exact && length != exact) || bytes[0] != Version)
        {
            throw Refused(field, "is damaged");
        }

        return IsOf(query, bytes.AsSpan(1, HashLength)) ? bytes[(1 + HashLength)..] : throw Refused(field, "belongs to another query");
    }

    // Earlier versions hashed a query as it came; their tokens go on working for a query that comes as it did.
    private static bool IsOf(IMessage query, ReadOnlySpan<byte> hash) =>
        hash.SequenceEqual(HashOf(query)) || hash.SequenceEqual(HashOf(query.ToByteArray()));

    private static byte[] HashOf(byte[] query) => SHA256.HashData(query)[..HashLength];

    private static FabraException Refused(string field, string description) =>
        FabraException.Field(field, description, ErrorReason.InvalidPageToken);
}
