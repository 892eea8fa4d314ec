namespace Fabra.Core.Tokens;

/// <summary>The token counters there are, by the model they count for and by the name kept in records.</summary>
internal static class TokenCounters
{
    private static readonly BpeTokenCounter O200k = new("o200k_base", new O200kPattern());
    private static readonly BpeTokenCounter Cl100k = new("cl100k_base", new Cl100kPattern());
    private static readonly EstimateTokenCounter Estimate = new(O200k);

    // The first prefix that fits decides, so the longer ones come first.
    private static readonly (string Prefix, ITokenCounter Counter)[] Models =
    [
        ("gpt-4o", O200k),
        ("gpt-4.1", O200k),
        ("gpt-4.5", O200k),
        ("gpt-5", O200k),
        ("gpt-oss", O200k),
        ("chatgpt-4o", O200k),
        ("o1", O200k),
        ("o3", O200k),
        ("o4", O200k),
        ("gpt-4", Cl100k),
        ("gpt-3.5", Cl100k),
        ("gpt-35", Cl100k),
        ("text-embedding-ada-002", Cl100k),
        ("text-embedding-3", Cl100k),
    ];

    /// <summary>
    /// The counter for a model, by the beginning of its name whatever the case; a provider before a slash and the <c>ft:</c> of a
    /// tuned model are passed over. No model: <c>o200k_base</c>. A model not known: <see cref="EstimateTokenCounter"/>.
    /// </summary>
    public static ITokenCounter ForModel(string? model)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            return O200k;
        }

        ReadOnlySpan<char> name = ModelName.Bare(model);
        foreach ((string prefix, ITokenCounter counter) in Models)
        {
            // "o1" must not claim "o100": the name goes on with a separator or not at all. "gpt-4o" and "gpt-4" are told apart
            // by their order, and "gpt-4" and "gpt-42" by the same check.
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && (name.Length == prefix.Length || !char.IsAsciiLetterOrDigit(name[prefix.Length])))
            {
                return counter;
            }
        }

        return Estimate;
    }

    /// <summary>The counter with this <see cref="ITokenCounter.Name"/>, as found in a record.</summary>
    /// <exception cref="ArgumentException">No counter has the name.</exception>
    public static ITokenCounter ByName(string name) => name switch
    {
        "o200k_base" => O200k,
        "cl100k_base" => Cl100k,
        "estimate_o200k_base" => Estimate,
        _ => throw new ArgumentException(
            $"No token counter is called '{name}'; there are o200k_base, cl100k_base and estimate_o200k_base.", nameof(name)),
    };
}
