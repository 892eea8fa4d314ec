using System.Text;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Tests;

/// <summary>What is stored comes from anywhere: on a terminal it is shown, and does nothing.</summary>
public sealed class TerminalTests : CliTest
{
    /// <summary>Erases the line above, sets the title, reverses, in 7 and 8 bits.</summary>
    private const string Hostile = "safe\u001b[1A\u001b[2K\u001b]0;title\a\r\u009b2J\u202Egnp\b";

    public static readonly TheoryData<string[]> Commands = new()
    {
        { ["context", "show", Id] },
        { ["context", "show", Id, "--lineage"] },
        { ["context", "show", Id, "--json"] },
        { ["context", "list"] },
        { ["context", "list", "--json"] },
        { ["context", "export", Id, "--format", "yaml"] },
        { ["context", "export", "--limit", "1"] },
        { ["features", "list"] },
        { ["features", "show", "tier"] },
        { ["features", "get", "tier", "user123"] },
        { ["features", "get", "tier", "nobody" + Hostile] },
        { ["features", "get", "missing" + Hostile, "x"] },
        { ["features", "ingest", $"missing{Hostile}.csv"] },
        { ["index", "get", "kb", "d1"] },
        { ["index", "get", "kb", "d1", "--json"] },
        { ["index", "list"] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Control_characters_are_escaped_on_a_terminal(string[] arguments)
    {
        Fill();

        var run = await RunOnTerminalAsync(arguments);

        (run.Out + run.Error).Where(TerminalText.IsUnsafe).ShouldBeEmpty();
        (run.Out + run.Error).ShouldMatch(@"\\u001[bB]|\\e");
    }

    [Fact]
    public async Task Control_characters_are_exact_in_a_pipe()
    {
        Fill();

        (await RunAsync("features", "get", "tier", "user123")).Out.ShouldBe(Hostile + "\n");
        (await RunAsync("index", "get", "kb", "d1")).Out.ShouldBe(Hostile + "\n");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\tb\nc", "a\tb\nc")]
    [InlineData("a\r\nb\rc", "a\nb\\u000dc")]
    [InlineData("\u001b[0m\u0085\u007f", "\\u001b[0m\\u0085\\u007f")]
    [InlineData("漢字 é 👩‍👩‍👧", "漢字 é 👩‍👩‍👧")]
    public void Escape_changes_control_characters_only(string text, string expected) => TerminalText.Escape(text).ShouldBe(expected);

    [Fact]
    public void Character_that_an_encoding_lacks_is_escaped()
    {
        var encoding = Encoding.GetEncoding("iso-8859-1", new EscapeFallback(), DecoderFallback.ExceptionFallback);

        encoding.GetString(encoding.GetBytes("é – 👩 x")).ShouldBe("é \\u2013 \\ud83d\\udc69 x");
    }

    private void Fill()
    {
        AddContexts(1);
        var context = State.Contexts[0];
        context.Content = Hostile + "\n" + context.Content;
        context.Name = Hostile;
        context.Labels[Hostile] = Hostile;
        context.Lineage.FeaturesUsed[0].Value = FabraValue.From(Hostile);
        context.Lineage.DegradedReasons.Add(Hostile);
        DefineFeatures();
        State.Definitions[1].Description = Hostile;
        State.Values[("tier", "user123")] = new V1.FeatureValue
        {
            FeatureName = "tier",
            Value = FabraValue.From(Hostile),
            Status = V1.FeatureStatus.Present,
        };
        DefineIndex();
        State.Indexes[0].Description = Hostile;
        State.Documents["kb/d1"] = ("kb", new V1.DocumentInput { DocumentId = "d1", Text = Hostile });
    }
}
