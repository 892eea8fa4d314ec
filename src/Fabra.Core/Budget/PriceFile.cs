using System.Text.Json;

namespace Fabra.Core.Budget;

/// <summary>Reads a price file over the built-in prices; see <see cref="PriceTable.Load"/> for its form.</summary>
internal static class PriceFile
{
    private const decimal HighestPrice = 1_000_000m;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public static PriceTable Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            return Read(path, document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PriceTableException($"The price file {path} cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new PriceTableException($"The price file {path} is not valid JSON: {e.Message}", e);
        }
    }

    private static PriceTable Read(string path, JsonElement root)
    {
        var prices = new Dictionary<string, Price>(StringComparer.OrdinalIgnoreCase);
        Price? defaultPrice = null;
        Require(path, "the top level", root, JsonValueKind.Object);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "default":
                    defaultPrice = ReadPrice(path, "default", property.Value);
                    break;
                case "models":
                    ReadModels(path, property.Value, prices);
                    break;
                default:
                    throw new PriceTableException(
                        $"The price file {path} has the unknown key '{property.Name}'; there are 'default' and 'models'.");
            }
        }

        return PriceTable.BuiltIn.Under(prices, defaultPrice);
    }

    private static void ReadModels(string path, JsonElement models, Dictionary<string, Price> prices)
    {
        Require(path, "'models'", models, JsonValueKind.Object);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty model in models.EnumerateObject())
        {
            string name = model.Name.Trim();
            if (name.Length == 0 || !seen.Add(name))
            {
                throw new PriceTableException($"The price file {path} has an empty or repeated name in 'models': '{model.Name}'.");
            }

            prices[name] = ReadPrice(path, $"models.{model.Name}", model.Value);
        }
    }

    private static Price ReadPrice(string path, string key, JsonElement value)
    {
        Require(path, $"'{key}'", value, JsonValueKind.Number);
        return value.TryGetDecimal(out decimal price) && price is >= 0 and <= HighestPrice
            ? new Price(price, AsOf: null)
            : throw new PriceTableException(
                $"The price file {path} has {value.GetRawText()} at '{key}'; a price is USD per million tokens, from 0 to {HighestPrice}.");
    }

    private static void Require(string path, string key, JsonElement value, JsonValueKind kind)
    {
        if (value.ValueKind != kind)
        {
            throw new PriceTableException(
                $"The price file {path} has a JSON {value.ValueKind} at {key}, where a {kind} is expected.");
        }
    }
}
