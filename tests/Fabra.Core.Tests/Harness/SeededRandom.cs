using Fabra.Core.Ids;

namespace Fabra.Core.Tests.Harness;

/// <summary>Random octets that a test can repeat.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> octets)
    {
        lock (_random)
        {
            _random.NextBytes(octets);
        }
    }
}
