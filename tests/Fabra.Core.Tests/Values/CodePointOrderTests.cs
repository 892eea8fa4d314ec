using System.Text;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Values;

public sealed class CodePointOrderTests
{
    // The last of the basic plane but one block, and beyond it: UTF-16 orders these two the other way round.
    private const string FullWidthTilde = "\uFF5E";
    private const string Horse = "\U0001F40E";

    [Fact]
    public void Compare_puts_what_is_beyond_the_basic_plane_last()
    {
        string.CompareOrdinal(FullWidthTilde, Horse).ShouldBePositive();

        CodePointOrder.Compare(FullWidthTilde, Horse).ShouldBeNegative();
        CodePointOrder.Compare(Horse, FullWidthTilde).ShouldBePositive();
        CodePointOrder.Sort(new[] { Horse, "", FullWidthTilde, "\uE000", "ab", "a", "B" }.Select(name => KeyValuePair.Create(name, 0)))
            .Select(entry => entry.Key)
            .ShouldBe(["", "B", "a", "ab", "\uE000", FullWidthTilde, Horse]);
    }

    [Fact]
    public void Compare_of_any_two_texts_is_the_order_of_their_utf8()
    {
        var random = new Random(14);
        Rune[] letters = [.. new[] { 0x20, 'a', 'b', 0xE9, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFF5E, 0xFFFD, 0x10000, 0x1F40E, 0x10FFFF }.Select(code => new Rune(code))];
        for (var run = 0; run < 10_000; run++)
        {
            var (left, right) = (Text(), Text());
            var expected = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

            Math.Sign(CodePointOrder.Compare(left, right)).ShouldBe(Math.Sign(expected), $"{left} and {right}");
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => letters[random.Next(letters.Length)]));
    }
}
