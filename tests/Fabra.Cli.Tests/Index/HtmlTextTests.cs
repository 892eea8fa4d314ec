using System.Text;
using Fabra.Cli.Commands.Index;

namespace Fabra.Cli.Tests.Index;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<p>One\n  two</p><p>three</p>", "One two\n\nthree")]
    [InlineData("<p>a<script>x()</script><style>p{}</style>b</p><template>t</template><!-- c -->", "ab")]
    [InlineData("a<br>b<br/>c", "a\nb\nc")]
    [InlineData("<div>a</div><div>b<span> c</span></div>", "a\nb c")]
    [InlineData("<ul><li>a</li><li></li><li><p>b</p></li></ul>after", "- a\n- b\n\nafter")]
    [InlineData("<table><tr><th>k</th><th>v</th></tr><tr><td>a</td><td><p>1</p></td></tr></table>", "k | v\na | 1")]
    [InlineData("<pre>x\n  y</pre><p>z</p>", "x\n  y\n\nz")]
    [InlineData("a&nbsp;b &amp; &lt;c&gt; &eacute;", "a b & <c> é")]
    [InlineData("<p hidden>no</p>yes", "yes")]
    [InlineData("<title>T</title><body><p>text</p>", "T\n\ntext")]
    [InlineData("<title>T</title><body><h1>T</h1><p>text</p>", "T\n\ntext")]
    [InlineData("<title>only</title>", "only")]
    [InlineData("no markup", "no markup")]
    [InlineData("<p>not <b>closed", "not closed")]
    [InlineData("", "")]
    public void Text_is_what_a_reader_sees(string html, string expected) => HtmlText.Of(html).ShouldBe(expected);

    [Fact]
    public void Elements_may_nest_as_deep_as_they_like()
    {
        const int Depth = 20_000;
        var html = string.Concat(Enumerable.Repeat("<span>", Depth)) + "deep" + string.Concat(Enumerable.Repeat("</span>", Depth));

        HtmlText.Of(html).ShouldBe("deep");
    }

    [Fact]
    public void Encoding_is_the_declared_one()
    {
        var declared = Encoding.Latin1.GetBytes("<html><meta charset=\"iso-8859-1\"><p>caf\u00E9</p>");

        HtmlBytes.Decode(declared, out var text).ShouldBeNull();

        HtmlText.Of(text).ShouldBe("café");
    }

    [Theory]
    [InlineData("<meta http-equiv=Content-Type content='text/html; charset=utf-8'>")]
    [InlineData("<meta charset=UTF8>")]
    [InlineData("")]
    public void Encoding_without_another_declaration_is_utf_8(string head)
    {
        HtmlBytes.Decode(Encoding.UTF8.GetBytes(head + "<p>é"), out var text).ShouldBeNull();

        HtmlText.Of(text).ShouldBe("é");
    }

    [Fact]
    public void Encoding_that_nobody_knows_is_named()
    {
        var problem = HtmlBytes.Decode("<meta charset=klingon><p>x"u8, out _).ShouldNotBeNull();

        problem.Reason.ShouldBe("NOT_TEXT");
        problem.Message.ShouldContain("\"klingon\"");
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_are_not_replaced() =>
        HtmlBytes.Decode([.. "<p>"u8, 0xE9], out _).ShouldNotBeNull().Message.ShouldBe("is no UTF-8 text: bytes E9 at offset 3");
}
