using System.Text.RegularExpressions;
using Fabra.Core.Tokens;

namespace Fabra.Core.Budget;

/// <summary>What a model's input costs, in USD per million tokens.</summary>
/// <remarks>
/// The built-in prices are the list prices of <see cref="BuiltInPricesAsOf"/>; they age, and a file replaces or adds to them
/// (<see cref="Load"/>).
/// </remarks>
internal sealed partial class PriceTable
{
    /// <summary>The day the built-in prices were true.</summary>
    public static readonly DateOnly BuiltInPricesAsOf = new(2025, 8, 31);

    private readonly IReadOnlyDictionary<string, Price> _prices;
    private readonly Price _default;

    internal PriceTable(IReadOnlyDictionary<string, Price> prices, Price defaultPrice)
    {
        _prices = prices;
        _default = defaultPrice;
    }

    /// <summary>The built-in prices; a request that names no model is priced at 0.10 USD per million tokens.</summary>
    public static PriceTable BuiltIn { get; } = new(
        BuiltInPrices.Models.ToDictionary(model => model.Key, model => OfBuiltIn(model.Value), StringComparer.OrdinalIgnoreCase),
        OfBuiltIn(BuiltInPrices.Default));

    /// <summary>
    /// The built-in prices under those of a JSON file:
    /// <c>{ "default": 0.10, "models": { "gpt-4o": 2.50, "our-model": 1 } }</c>, USD per million input tokens, both keys optional.
    /// </summary>
    /// <exception cref="PriceTableException">The file cannot be read, is not such JSON, or holds a price that is negative or above
    /// 1,000,000. The message names the file and the key.</exception>
    public static PriceTable Load(string path) => PriceFile.Read(path);

    /// <summary>
    /// The price of a model's input. No model: the default price. A model not in the table: null, since a made-up price would misinform. A name
    /// that goes on with a date or version, such as <c>gpt-4o-2024-08-06</c> or <c>claude-3-haiku@20240307</c>, has the price of the name before it.
    /// </summary>
    public Price? PriceOf(string? model)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            return _default;
        }

        // A file may name a model with its provider, so the full name is tried first.
        var full = model.Trim();
        return Find(full) ?? Find(ModelName.Bare(full).ToString());
    }

    /// <summary>This table under other prices, which go first.</summary>
    internal PriceTable Under(Dictionary<string, Price> prices, Price? defaultPrice)
    {
        foreach (var (model, price) in _prices)
        {
            prices.TryAdd(model, price);
        }

        return new PriceTable(prices, defaultPrice ?? _default);
    }

    private static Price OfBuiltIn(decimal usdPerMillion) => new(usdPerMillion, BuiltInPricesAsOf);

    private Price? Find(string name)
    {
        while (name.Length > 0)
        {
            if (_prices.TryGetValue(name, out var price))
            {
                return price;
            }

            Match version = VersionSuffix().Match(name);
            if (!version.Success)
            {
                return null;
            }

            name = name[..version.Index];
        }

        return null;
    }

    [GeneratedRegex("[-@:]([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{3,8}|latest|preview)$", RegexOptions.RightToLeft | RegexOptions.IgnoreCase)]
    private static partial Regex VersionSuffix();
}

/// <summary>What a model's input costs.</summary>
/// <param name="UsdPerMillion">USD per million tokens.</param>
/// <param name="AsOf">The day on which this was the list price; null when a file says it.</param>
internal sealed record Price(decimal UsdPerMillion, DateOnly? AsOf)
{
    /// <summary>The estimated cost in USD of reading so many tokens, to six decimals.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is negative.</exception>
    public decimal EstimateUsd(long tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        return Math.Round(UsdPerMillion * tokens / 1_000_000m, 6, MidpointRounding.AwayFromZero);
    }
}

/// <summary>A price file cannot be read or says something impossible; the message names the file and the key.</summary>
internal sealed class PriceTableException : Exception
{
    public PriceTableException()
    {
    }

    public PriceTableException(string message)
        : base(message)
    {
    }

    public PriceTableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
