using System.Text.Json.Nodes;
using Fabra.Cli.Rendering;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fabra.Cli.Tests;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("plain words")]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("null")]
    [InlineData("123")]
    [InlineData("1e5")]
    [InlineData("0x1f")]
    [InlineData("")]
    [InlineData(" leading")]
    [InlineData("# comment")]
    [InlineData("a: b")]
    [InlineData("- item")]
    [InlineData("2024-01-15")]
    [InlineData("two\nlines")]
    [InlineData("two\nlines\n")]
    [InlineData("two\nlines\n\n")]
    [InlineData("\nleading")]
    [InlineData("  indented\nless")]
    [InlineData("trailing \nspace")]
    [InlineData("tab\tand \u0001 control\nline")]
    [InlineData("carriage\r\nreturn")]
    [InlineData("Grüße, 世界 😀\n😀")]
    [InlineData("line\u2028separator\nx")]
    public void Text_reads_back_as_the_same_text(string text)
    {
        var yaml = YamlText.Of(new JsonObject { ["a"] = new JsonArray(text) });

        var read = (YamlScalarNode)Parse(yaml)["a"][0];
        read.Value.ShouldBe(text);
        // Unquoted, the last word on its type would be the reader's.
        (read.Style == ScalarStyle.Plain).ShouldBe(text == "plain words");
    }

    [Fact]
    public void Other_values_stay_plain()
    {
        var yaml = YamlText.Of(JsonNode.Parse("""{"i": 9007199254740993, "d": 0.5, "e": 1E-06, "b": true, "z": null, "o": {}, "l": []}"""));

        yaml.ShouldBe("i: 9007199254740993\nd: 0.5\ne: 1.0E-06\nb: true\nz: null\no: {}\nl: []\n");
    }

    private static YamlNode Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents[0].RootNode;
    }
}
