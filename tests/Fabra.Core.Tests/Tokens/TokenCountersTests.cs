using Fabra.Core.Tokens;

namespace Fabra.Core.Tests.Tokens;

public sealed class TokenCountersTests
{
    [Theory]
    [InlineData(null, "o200k_base")]
    [InlineData("", "o200k_base")]
    [InlineData("gpt-4o-mini", "o200k_base")]
    [InlineData("GPT-4.1-nano", "o200k_base")]
    [InlineData("gpt-5", "o200k_base")]
    [InlineData("o3-mini", "o200k_base")]
    [InlineData("chatgpt-4o-latest", "o200k_base")]
    [InlineData("ft:gpt-4o:acme", "o200k_base")]
    [InlineData("openai/gpt-4-turbo", "cl100k_base")]
    [InlineData("gpt-4", "cl100k_base")]
    [InlineData("gpt-35-turbo", "cl100k_base")]
    [InlineData("gpt-3.5-turbo-0125", "cl100k_base")]
    [InlineData("text-embedding-3-small", "cl100k_base")]
    [InlineData("o100", "estimate_o200k_base")]
    [InlineData("claude-sonnet-4", "estimate_o200k_base")]
    [InlineData("llama-3.1", "estimate_o200k_base")]
    public void ForModel_chooses_by_prefix_and_ByName_finds_it_again(string? model, string expected)
    {
        ITokenCounter counter = TokenCounters.ForModel(model);
        counter.Name.ShouldBe(expected);
        counter.IsEstimate.ShouldBe(expected.StartsWith("estimate", StringComparison.Ordinal));
        TokenCounters.ByName(counter.Name).ShouldBeSameAs(counter);
    }

    [Fact]
    public void ByName_unknown_is_refused() => Should.Throw<ArgumentException>(() => TokenCounters.ByName("p50k_base"));

    [Fact]
    public void Count_estimate_is_a_fifth_more_rounded_up()
    {
        TokenCounters.ForModel("claude-x").Count("hello world").ShouldBe(3);
        TokenCounters.ForModel("claude-x").Count("").ShouldBe(0);
    }
}
