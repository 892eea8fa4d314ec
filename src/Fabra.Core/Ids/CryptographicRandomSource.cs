using System.Security.Cryptography;

namespace Fabra.Core.Ids;

/// <summary>The operating system's generator.</summary>
public sealed class CryptographicRandomSource : IRandomSource
{
    public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
}
