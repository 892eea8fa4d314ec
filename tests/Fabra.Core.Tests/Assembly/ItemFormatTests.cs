using Fabra.Core.Assembly;

namespace Fabra.Core.Tests.Assembly;

public sealed class ItemFormatTests
{
    [Theory]
    [InlineData("", "V")]
    [InlineData("{}", "V")]
    [InlineData("Score: {}.", "Score: V.")]
    [InlineData("{{{}}}", "{V}")]
    [InlineData("{{}} {}", "{} V")]
    [InlineData("}}{}{{", "}V{")]
    public void Apply_sets_the_value_where_the_braces_are(string format, string expected) =>
        ItemFormat.TryParse(format, out _)!.Value.Apply("V").ShouldBe(expected);

    [Theory]
    [InlineData("no place", "holds 0 `{}`, exactly one is needed")]
    [InlineData("{{}}", "holds 0 `{}`, exactly one is needed")]
    [InlineData("{} {}", "holds 2 `{}`, exactly one is needed")]
    [InlineData("{0}", "has a lone `{` at character 0; write `{{` for a brace")]
    [InlineData("{} }", "has a lone `}` at character 3; write `}}` for a brace")]
    [InlineData("{}{", "has a lone `{` at character 2; write `{{` for a brace")]
    public void TryParse_of_another_format_says_what_is_wrong(string format, string expected)
    {
        ItemFormat.TryParse(format, out var fault).ShouldBeNull();
        fault.ShouldBe(expected);
    }

    [Fact]
    public void Apply_leaves_braces_of_the_value_alone() =>
        ItemFormat.TryParse("a {} b", out _)!.Value.Apply("{}{{").ShouldBe("a {}{{ b");
}
