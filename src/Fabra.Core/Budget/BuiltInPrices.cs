namespace Fabra.Core.Budget;

/// <summary>List prices of input in USD per million tokens on <see cref="PriceTable.BuiltInPricesAsOf"/>.</summary>
internal static class BuiltInPrices
{
    public const decimal Default = 0.10m;

    public static readonly IReadOnlyDictionary<string, decimal> Models =
        new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase)
        {
            ["gpt-5"] = 1.25m,
            ["gpt-5-mini"] = 0.25m,
            ["gpt-5-nano"] = 0.05m,
            ["gpt-5-chat"] = 1.25m,
            ["gpt-4.1"] = 2.00m,
            ["gpt-4.1-mini"] = 0.40m,
            ["gpt-4.1-nano"] = 0.10m,
            ["gpt-4o"] = 2.50m,
            ["gpt-4o-mini"] = 0.15m,
            ["gpt-4o-2024-05-13"] = 5.00m,
            ["chatgpt-4o"] = 5.00m,
            ["o1"] = 15.00m,
            ["o1-mini"] = 1.10m,
            ["o1-pro"] = 150.00m,
            ["o3"] = 2.00m,
            ["o3-mini"] = 1.10m,
            ["o3-pro"] = 20.00m,
            ["o4-mini"] = 1.10m,
            ["gpt-4-turbo"] = 10.00m,
            ["gpt-4-1106-preview"] = 10.00m,
            ["gpt-4-0125-preview"] = 10.00m,
            ["gpt-4"] = 30.00m,
            ["gpt-4-32k"] = 60.00m,
            ["gpt-3.5-turbo"] = 0.50m,
            ["text-embedding-3-small"] = 0.02m,
            ["text-embedding-3-large"] = 0.13m,
            ["text-embedding-ada-002"] = 0.10m,
            ["claude-opus-4"] = 15.00m,
            ["claude-opus-4-1"] = 15.00m,
            ["claude-sonnet-4"] = 3.00m,
            ["claude-3-7-sonnet"] = 3.00m,
            ["claude-3-5-sonnet"] = 3.00m,
            ["claude-3-5-haiku"] = 0.80m,
            ["claude-3-opus"] = 15.00m,
            ["claude-3-haiku"] = 0.25m,
            ["gemini-2.5-pro"] = 1.25m,
            ["gemini-2.5-flash"] = 0.30m,
            ["gemini-2.5-flash-lite"] = 0.10m,
            ["gemini-2.0-flash"] = 0.10m,
        };
}
