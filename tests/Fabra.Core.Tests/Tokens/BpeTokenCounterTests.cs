using System.Text.Json;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Tokens;

namespace Fabra.Core.Tests.Tokens;

[Collection(TimedTests.Name)]
public sealed class BpeTokenCounterTests
{
    private static readonly BpeTokenCounter O200k = (BpeTokenCounter)TokenCounters.ByName("o200k_base");
    private static readonly BpeTokenCounter Cl100k = (BpeTokenCounter)TokenCounters.ByName("cl100k_base");

    [Theory]
    [InlineData("o200k_base")]
    [InlineData("cl100k_base")]
    public void Encode_every_vector_matches_the_oracle(string name)
    {
        var counter = (BpeTokenCounter)TokenCounters.ByName(name);
        using Stream stream = GetType().Assembly.GetManifestResourceStream("Fabra.Core.Tests.Tokens.Data.token-vectors.json")!;
        using JsonDocument vectors = JsonDocument.Parse(stream);
        vectors.RootElement.GetArrayLength().ShouldBeGreaterThan(250);
        foreach (JsonElement vector in vectors.RootElement.EnumerateArray())
        {
            string text = Unescape(vector.GetProperty("text").GetRawText());
            int[] expected = [.. vector.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
            counter.Encode(text).ShouldBe(expected, JsonSerializer.Serialize(text));
            counter.Count(text).ShouldBe(expected.Length, JsonSerializer.Serialize(text));
        }
    }

    [Fact]
    public void Count_next_line_is_white_space_and_a_byte_order_mark_is_not()
    {
        // Worked out from the pattern of the original: U+0085 takes the role of the last white space before a word.
        O200k.Pattern.End("\u0085\u0085x", 0).ShouldBe(1);
        O200k.Pattern.End("\uFEFF\uFEFF!", 0).ShouldBe(3);
        Cl100k.Pattern.End("\uFEFF\nx", 0).ShouldBe(2);
    }

    [Fact]
    public void Count_lone_surrogate_counts_as_the_replacement_character()
    {
        O200k.Encode("a\uD800b").ShouldBe(O200k.Encode("a\uFFFDb"));
        Cl100k.Encode("\uDC00").ShouldBe(Cl100k.Encode("\uFFFD"));
    }

    [Fact]
    public void Encode_special_token_is_ordinary_text()
    {
        O200k.Encode("<|endoftext|>").Count.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("\n")]
    [InlineData(" /\n")]
    [InlineData("漢")]
    [InlineData("=-")]
    public void Count_long_run_is_what_its_bytes_allow(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 300_000));
        O200k.Count("warm");
        O200k.Count(text).ShouldBeInRange(1, System.Text.Encoding.UTF8.GetByteCount(text));
    }

    [Fact]
    public void Count_from_many_threads_agrees()
    {
        string text = string.Concat(Enumerable.Repeat("It's a naïve test of 12345 tokens.\n", 50));
        int expected = Cl100k.Count(text);
        Parallel.For(0, 64, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, _ =>
            Cl100k.Count(text).ShouldBe(expected));
    }

    [Fact]
    public void Count_allocates_nothing_for_ordinary_text()
    {
        string text = string.Concat(Enumerable.Repeat("Some plain English, with 42 numbers and odd wordlings.\n", 20));
        O200k.Count(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        O200k.Count(text);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    // JsonElement refuses lone surrogates; the vectors hold some on purpose.
    private static string Unescape(string json)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 1; i < json.Length - 1; i++)
        {
            if (json[i] != '\\')
            {
                text.Append(json[i]);
                continue;
            }

            i++;
            if (json[i] == 'u')
            {
                text.Append((char)Convert.ToInt32(json.Substring(i + 1, 4), 16));
                i += 4;
            }
            else
            {
                text.Append(json[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'f' => '\f', 'b' => '\b', var c => c });
            }
        }

        return text.ToString();
    }
}
