using System.Security.Cryptography;

namespace Fabra.Core.Ids;

/// <summary>Where random octets come from.</summary>
internal interface IRandomSource
{
    /// <summary>Fills with octets that cannot be predicted. Safe for concurrent use.</summary>
    void Fill(Span<byte> octets);
}

/// <summary>The operating system's generator.</summary>
internal sealed class CryptographicRandomSource : IRandomSource
{
    public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
}
