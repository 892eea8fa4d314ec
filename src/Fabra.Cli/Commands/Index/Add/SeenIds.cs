using System.Security.Cryptography;
using System.Text;

namespace Fabra.Cli.Commands.Index;

/// <summary>Which ids were given before. Keeps 16 bytes of each id's hash, because there may be many millions.</summary>
internal sealed class SeenIds
{
    private readonly HashSet<UInt128> _hashes = [];

    /// <summary>Remembers an id; false when it was given before.</summary>
    public bool Add(string id) => _hashes.Add(HashOf(id));

    public bool Contains(string id) => _hashes.Contains(HashOf(id));

    private static UInt128 HashOf(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
