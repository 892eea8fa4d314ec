namespace Fabra.Core.Tokens;

/// <summary>
/// The stated estimate for models whose vocabulary is not published: the <c>o200k_base</c> count times 6/5, rounded up. It leans
/// high, so that a budget kept by the estimate is rarely passed by the model's own count.
/// </summary>
internal sealed class EstimateTokenCounter : ITokenCounter
{
    internal EstimateTokenCounter(BpeTokenCounter basis)
    {
        Basis = basis;
        Name = "estimate_" + basis.Name;
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool IsEstimate => true;

    internal BpeTokenCounter Basis { get; }

    /// <inheritdoc />
    public int Count(ReadOnlySpan<char> text) => Scale(Basis.Count(text));

    /// <summary>What the exact count of the basis becomes in the estimate.</summary>
    internal static int Scale(long count) => checked((int)(((count * 6) + 4) / 5));
}
