using Fabra.Core.Budget;
using Fabra.Core.Tokens;

namespace Fabra.Core.Tests.Budget;

/// <summary>The fitter against the rule said plainly: join, count, drop one, again.</summary>
public sealed class BudgetFitterPropertyTests
{
    private static readonly string[] Pieces =
    [
        "a", "B", "word", "Words", "DON'T", "'", "'s", "'S", "'l", "ll", "'r", "\u017F", " ", " ", "  ", "\t", "\u00A0", "\u0085", "\uFEFF",
        "\n", "\n", "\r", "\r\n", "/", "/", "//", "!", "!", "?!", "-", "1", "12", "1234", "٣", "Ⅷ", "漢", "字。", "\u0301", "\u0301\u0302",
        "हिन्दी", "😀", "👩‍👩‍👧", "𝒜", "𝓫", "𐐀", "\uD800", "\uDC00", "\uD83D", "ǅ", "ª", "x'", "{}", "\u2028",
    ];

    [Theory]
    [InlineData("o200k_base", 1)]
    [InlineData("cl100k_base", 2)]
    [InlineData("estimate_o200k_base", 3)]
    public void Fit_random_items_does_what_the_plain_rule_does(string name, int seed)
    {
        ITokenCounter counter = TokenCounters.ByName(name);
        var random = new Random(seed);
        for (int run = 0; run < 4000; run++)
        {
            BudgetItem[] items = RandomItems(random);
            int all = counter.Count(string.Join('\n', items.Select(item => item.Text)));
            int max = random.Next(1, all + 2);
            BudgetResult actual = BudgetFitter.Fit(items, max, counter, TestContext.Current.CancellationToken);
            (List<int> dropped, int count) = Plain(items, max, counter);
            string context = System.Text.Json.JsonSerializer.Serialize(items) + " max " + max;
            actual.Dropped.Select(drop => drop.Index).ShouldBe(dropped, context);
            actual.TokenCount.ShouldBe(count, context);
            actual.BudgetExceeded.ShouldBe(count > max, context);
            foreach (DroppedBudgetItem drop in actual.Dropped)
            {
                actual.Included[drop.Index].ShouldBeFalse();
                drop.TokenCount.ShouldBe(counter.Count(items[drop.Index].Text));
            }
        }
    }

    [Theory]
    [InlineData("o200k_base", 4)]
    [InlineData("cl100k_base", 5)]
    public void Remove_every_step_counts_as_the_whole_text_does(string name, int seed)
    {
        var counter = (BpeTokenCounter)TokenCounters.ByName(name);
        var random = new Random(seed);
        for (int run = 0; run < 2500; run++)
        {
            CheckEveryStep(RandomItems(random), counter, random);
        }
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("/", "\n/")]
    [InlineData(" ", "\n", "\t", "\r", "  ")]
    [InlineData("/", "//", "", "\n", "/\r\n")]
    [InlineData("/-", "/!", "\r", "/)")]
    public void Remove_in_long_runs_counts_as_the_whole_text_does(params string[] choices)
    {
        var random = new Random(6);
        foreach (string name in new[] { "o200k_base", "cl100k_base" })
        {
            BudgetItem[] items = [.. Enumerable.Range(0, 700).Select(_ => new BudgetItem(choices[random.Next(choices.Length)], 0, false))];
            CheckEveryStep(items, (BpeTokenCounter)TokenCounters.ByName(name), random);
        }
    }

    [Theory]
    [InlineData("o200k_base", 8)]
    [InlineData("cl100k_base", 9)]
    public void Remove_in_long_joints_of_every_kind_counts_as_the_whole_text_does(string name, int seed)
    {
        // Blank items and slashes make the joints long; now and then an item with any text ends one, or stands in its middle.
        var random = new Random(seed);
        string[] blank = ["", " ", "\n", "/", "/-", "//!\r", "\t/", "\u0301", "\u0085", new string('/', 310), new string('\n', 310)];
        for (int run = 0; run < 4; run++)
        {
            int rare = random.Next(3, 80);
            string[] common = [.. blank.OrderBy(_ => random.Next()).Take(random.Next(1, 5))];
            BudgetItem[] items = [.. Enumerable.Range(0, 120).Select(_ => new BudgetItem(
                random.Next(rare) == 0 ? RandomText(random, 8) : common[random.Next(common.Length)], 0, false))];
            CheckEveryStep(items, (BpeTokenCounter)TokenCounters.ByName(name), random);
        }
    }

    [Theory]
    [InlineData("o200k_base")]
    [InlineData("cl100k_base")]
    public void AlwaysSplits_a_yes_is_true_in_any_surroundings(string name)
    {
        var counter = (BpeTokenCounter)TokenCounters.ByName(name);
        var random = new Random(7);
        for (int run = 0; run < 20_000; run++)
        {
            string part = RandomText(random, 6);
            string before = random.Next(4) == 0 ? "" : RandomText(random, 4) + "\n";
            string after = random.Next(4) == 0 ? "" : "\n" + RandomText(random, 4);
            string whole = before + part + after;
            for (int index = 0; index <= part.Length; index++)
            {
                if (counter.Pattern.AlwaysSplits(part, index))
                {
                    int at = before.Length + index;
                    counter.Count(whole).ShouldBe(
                        counter.Count(whole.AsSpan(0, at)) + counter.Count(whole.AsSpan(at)),
                        System.Text.Json.JsonSerializer.Serialize(new[] { whole[..at], whole[at..] }));
                }
            }
        }
    }

    private static void CheckEveryStep(BudgetItem[] items, BpeTokenCounter counter, Random random)
    {
        var segmented = new SegmentedJoin(items, counter, TestContext.Current.CancellationToken);
        var plain = new RecountedJoin(items, counter);
        segmented.Total.ShouldBe(plain.Total);
        int[] order = [.. Enumerable.Range(0, items.Length)];
        random.Shuffle(order);
        foreach (int index in order)
        {
            segmented.Remove(index);
            plain.Remove(index);
            segmented.Total.ShouldBe(plain.Total, System.Text.Json.JsonSerializer.Serialize(items.Select(item => item.Text).Take(50)));
        }
    }

    private static (List<int> Dropped, int Count) Plain(BudgetItem[] items, int max, ITokenCounter counter)
    {
        var dropped = new List<int>();
        while (true)
        {
            int count = counter.Count(string.Join('\n', items.Where((_, i) => !dropped.Contains(i)).Select(item => item.Text)));
            int worst = -1;
            for (int i = 0; i < items.Length; i++)
            {
                bool droppable = !items[i].Required && !dropped.Contains(i);
                worst = droppable && (worst < 0 || items[i].Priority >= items[worst].Priority) ? i : worst;
            }

            if (count <= max || worst < 0)
            {
                return (dropped, count);
            }

            dropped.Add(worst);
        }
    }

    private static BudgetItem[] RandomItems(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 12))
            .Select(_ => new BudgetItem(RandomText(random, 6), random.Next(4), random.Next(6) == 0))];

    private static string RandomText(Random random, int pieces) =>
        string.Concat(Enumerable.Range(0, random.Next(pieces)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
