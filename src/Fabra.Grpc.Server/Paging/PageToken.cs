using System.Buffers.Text;
using System.Security.Cryptography;
using Fabra.Core.Errors;
using Google.Protobuf;

namespace Fabra.Grpc.Server.Paging;

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
    public static string Create(IMessage query, ReadOnlySpan<byte> cursor)
    {
        Span<byte> token = stackalloc byte[1 + HashLength + cursor.Length];
        token[0] = Version;
        Hash(query, token.Slice(1, HashLength));
        cursor.CopyTo(token[(1 + HashLength)..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Where a token continues; null for an empty token.</summary>
    /// <exception cref="FabraException">Damaged, or of another query: <see cref="ErrorReason.InvalidPageToken"/>.</exception>
    public static byte[]? Read(string token, string field, IMessage query, int cursorLength)
    {
        if (token.Length == 0)
        {
            return null;
        }

        Span<byte> expected = stackalloc byte[HashLength];
        Hash(query, expected);
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(token);
        }
        catch (FormatException)
        {
            throw Refused(field, "is damaged");
        }

        if (bytes.Length != 1 + HashLength + cursorLength || bytes[0] != Version)
        {
            throw Refused(field, "is damaged");
        }

        return bytes.AsSpan(1, HashLength).SequenceEqual(expected)
            ? bytes[(1 + HashLength)..]
            : throw Refused(field, "belongs to another query");
    }

    private static FabraException Refused(string field, string description) =>
        FabraException.Field(field, description, ErrorReason.InvalidPageToken);

    private static void Hash(IMessage query, Span<byte> hash)
    {
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(query.ToByteArray(), full);
        full[..HashLength].CopyTo(hash);
    }
}
