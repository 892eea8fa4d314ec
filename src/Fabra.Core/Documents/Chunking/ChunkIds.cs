using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fabra.Core.Documents.Chunking;

/// <summary>Ids and hashes that follow from a text alone, so that the same text has the same ones wherever it is indexed.</summary>
internal static class ChunkIds
{
    private const string Domain = "fabra/chunk/v1";

    /// <summary>
    /// UUIDv8 (RFC 9562 §5.8): the first 128 bits of SHA-256(<c>fabra/chunk/v1</c> 0x00 document id 0x00 ordinal in decimal 0x00
    /// content), in UTF-8, with version and variant set.
    /// </summary>
    /// <param name="documentId">Id of the document, without U+0000.</param>
    /// <param name="ordinal">Place in the document, from 0.</param>
    /// <param name="content">Text of the chunk.</param>
    public static Guid Of(string documentId, int ordinal, string content)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"{Domain}\0{documentId}\0{ordinal}\0");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(head + content), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>SHA-256 of a text in UTF-8, as lower-case hex.</summary>
    public static string ContentHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
