using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fabra.Bench.Documents;

/// <summary>Chance that comes out the same on every run and machine.</summary>
internal static class StableHash
{
    public static ulong Of(string text) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
