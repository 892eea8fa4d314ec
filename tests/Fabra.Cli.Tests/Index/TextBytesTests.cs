using System.Text;
using Fabra.Cli.Commands.Index;

namespace Fabra.Cli.Tests.Index;

public sealed class TextBytesTests
{
    public static readonly TheoryData<string, byte[]> Encoded = new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes("né \U0001F600") },
        { "UTF-8 with mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("né \U0001F600")] },
        { "UTF-16LE", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("né \U0001F600")] },
        { "UTF-16BE", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("né \U0001F600")] },
        { "UTF-32LE", [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("né \U0001F600")] },
    };

    public static readonly TheoryData<byte[], string, string> Wrong = new()
    {
        { [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00], "BINARY", "a NUL byte at offset 8" },
        { [.. "caf"u8, 0xE9, .. " noir"u8], "NOT_TEXT", "is no UTF-8 text: bytes E9 at offset 3" },
        { [0xEF, 0xBB, 0xBF, .. "a"u8, 0xFF], "NOT_TEXT", "bytes FF at offset 4" },
        { [0xFF, 0xFE, 0x00, 0xD8], "NOT_TEXT", "is no UTF-16 text" },
        { [0xFF, 0xFE, 0x41, 0x00, 0x00, 0x00], "BINARY", "U+0000" },
        { [.. Encoding.Unicode.GetBytes("without a mark")], "BINARY", "a NUL byte at offset 1" },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Decode_reads_what_the_mark_says(string what, byte[] bytes)
    {
        TextBytes.Decode(bytes, out var text).ShouldBeNull(what);

        text.ShouldBe("né \U0001F600", what);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Decode_refuses_what_is_no_text_and_says_where(byte[] bytes, string reason, string message)
    {
        var problem = TextBytes.Decode(bytes, out _).ShouldNotBeNull();

        problem.Reason.ShouldBe(reason);
        problem.Message.ShouldContain(message);
    }
}
