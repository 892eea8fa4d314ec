using Fabra.Core.Budget;

namespace Fabra.Core.Tests.Budget;

public sealed class PriceTableTests
{
    [Fact]
    public void PriceOf_no_model_takes_the_default_price() =>
        PriceTable.BuiltIn.PriceOf(null)!.EstimateUsd(1847).ShouldBe(0.000185m);

    [Theory]
    [InlineData("gpt-4o", 2.50)]
    [InlineData("GPT-4o", 2.50)]
    [InlineData("openai/gpt-4o-2024-08-06", 2.50)]
    [InlineData("gpt-4o-2024-05-13", 5.00)]
    [InlineData("gpt-4o-mini-2024-07-18", 0.15)]
    [InlineData("gpt-4-0613", 30)]
    [InlineData("gpt-4-turbo-preview", 10)]
    [InlineData("claude-3-5-sonnet-20241022", 3)]
    [InlineData("claude-3-5-sonnet-latest", 3)]
    [InlineData("claude-3-haiku@20240307", 0.25)]
    public void PriceOf_known_model_or_a_dated_one(string model, double expected) =>
        PriceTable.BuiltIn.PriceOf(model).ShouldBe(new Price((decimal)expected, PriceTable.BuiltInPricesAsOf));

    [Theory]
    [InlineData("gpt-4o-audio-preview")]
    [InlineData("gpt-5-pro")]
    [InlineData("llama-3")]
    [InlineData("-latest")]
    public void PriceOf_unknown_model_is_absent(string model) =>
        PriceTable.BuiltIn.PriceOf(model).ShouldBeNull();

    [Fact]
    public void Load_file_replaces_and_adds()
    {
        PriceTable table = Load("""{ "default": 1, "models": { "GPT-4o": 3.5, "acme/own": 0.25 } }""");
        table.PriceOf("gpt-4o").ShouldBe(new Price(3.5m, null));
        table.PriceOf("acme/own-2025-01-01").ShouldBe(new Price(0.25m, null));
        table.PriceOf("gpt-4o-mini").ShouldBe(new Price(0.15m, PriceTable.BuiltInPricesAsOf));
        table.PriceOf("")!.EstimateUsd(2_000_000).ShouldBe(2m);
    }

    [Theory]
    [InlineData("""{ "models": { "x": -1 } }""", "models.x")]
    [InlineData("""{ "models": { "x": "1" } }""", "models.x")]
    [InlineData("""{ "models": { "x": 1e300 } }""", "models.x")]
    [InlineData("""{ "models": { "x": 1, "X": 2 } }""", "'X'")]
    [InlineData("""{ "models": [] }""", "'models'")]
    [InlineData("""{ "default": null }""", "'default'")]
    [InlineData("""{ "prices": {} }""", "'prices'")]
    [InlineData("[]", "top level")]
    [InlineData("{", "JSON")]
    public void Load_faulty_file_names_file_and_key(string json, string key)
    {
        string message = Should.Throw<PriceTableException>(() => Load(json)).Message;
        message.ShouldContain(key);
        message.ShouldContain(".prices.json");
    }

    [Fact]
    public void Load_missing_file_is_named() =>
        Should.Throw<PriceTableException>(() => PriceTable.Load("/nowhere/at-all.json")).Message.ShouldContain("/nowhere/at-all.json");

    private static PriceTable Load(string json)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".prices.json");
        File.WriteAllText(path, json);
        try
        {
            return PriceTable.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
