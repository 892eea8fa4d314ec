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
    [InlineData("<p style='display: none'>no</p>yes", "yes")]
    [InlineData("<p style='color:red; VISIBILITY : hidden !important'>no</p>yes", "yes")]
    [InlineData("<p style='font-size:0'>no</p><p style='opacity:0.0'>no</p>yes", "yes")]
    [InlineData("<p style='display:none;display:block'>yes</p><p style='font-size:0.5em;opacity:.9'>too</p>", "yes\n\ntoo")]
    [InlineData("<ol><li>a</li><li></li><li><p>b</p></li></ol>after", "1. a\n3. b\n\nafter")]
    [InlineData("<ol start=7 type=a><li>x<li value=2>y<li>z</ol>", "g. x\nb. y\nc. z")]
    [InlineData("<ol type=I start=4><li>x<li>y</ol><ol reversed><li>x<li>y</ol>", "IV. x\nV. y\n\n2. x\n1. y")]
    [InlineData("<ol><li>a<ol><li>b</ol><li>c</ol>", "1. a\n\n1. b\n\n2. c")]
    [InlineData("10<sup>6</sup> units, 10<sup>-3</sup>, x<sup>n+1</sup>, 5 m<sup>2</sup>", "10^6 units, 10^-3, x^(n+1), 5 m^2")]
    [InlineData("the 1<sup>st</sup>, 100<sup><a href='#n'>2</a></sup>, so<sup>[3]</sup>, Fabra<sup>™</sup>", "the 1st, 100[2], so[3], Fabra™")]
    [InlineData("H<sub>2</sub>O, log<sub>2</sub>8, x<sub>i</sub>, C<sub>1</sub>5", "H2O, log_28, x_i, C_15")]
    [InlineData("a <math alttext='x^2'><mi>x</mi></math>", "a x^2")]
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

    [Theory]
    [InlineData("<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body><p>text</p></body></html>", "text")]
    [InlineData("<?xml version='1.0'?><html><head><title /><script src='x'/></head><body><div/><p>a</p><![CDATA[1 < 2]]></body></html>", "a\n\n1 < 2")]
    [InlineData("<?xml version='1.0'?><html><body>a<br/>b<a id='x'/>c<p title='1 > 0'/>d</body></html>", "a\nbc\n\nd")]
    public void Xhtml_is_read_as_xml_has_it(string page, string expected) => HtmlText.Of(page).ShouldBe(expected);

    [Fact]
    public void Elements_may_nest_as_deep_as_they_like()
    {
        const int Depth = 20_000;
        var html = string.Concat(Enumerable.Repeat("<span>", Depth)) + "deep" + string.Concat(Enumerable.Repeat("</span>", Depth));

        HtmlText.Of(html).ShouldBe("deep");
    }

    [Theory]
    [InlineData("<sup>")]
    [InlineData("<sup><b>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<ol><li>")]
    public void What_is_read_apart_may_nest_as_deep_as_it_likes(string tags) =>
        HtmlText.Of(string.Concat(Enumerable.Repeat(tags, 2_000)) + "deep").ShouldEndWith("deep");

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
