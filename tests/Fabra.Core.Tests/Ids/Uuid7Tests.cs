using Fabra.Core.Ids;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Ids;

public sealed class Uuid7Tests
{
    [Theory]
    [InlineData("01912345-6789-7abc-def0-123456789abc")]
    [InlineData("ctx_01912345-6789-7abc-def0-123456789abc")]
    [InlineData("01912345-6789-7ABC-DEF0-123456789ABC")]
    public void ParseContextId_with_or_without_prefix_reads_the_id(string text) =>
        Uuid7.ParseContextId(text, "context_id").ToString().ShouldBe("01912345-6789-7abc-def0-123456789abc");

    [Theory]
    [InlineData("")]
    [InlineData("ctx_")]
    [InlineData("abc123")]
    [InlineData("0191234567897abcdef0123456789abc")]
    [InlineData("{01912345-6789-7abc-def0-123456789abc}")]
    [InlineData(" 01912345-6789-7abc-def0-123456789abc")]
    [InlineData("01912345-6789-7abc-def0-123456789abc\n")]
    [InlineData("0x912345-6789-7abc-def0-123456789abc")]
    [InlineData("+1912345-6789-7abc-def0-123456789abc")]
    [InlineData("CTX_01912345-6789-7abc-def0-123456789abc")]
    [InlineData("ctx_ctx_01912345-6789-7abc-def0-123456789abc")]
    [InlineData("01912345-6789-4abc-9ef0-123456789abc")]
    [InlineData("ffffffff-ffff-7abc-bef0-123456789abc")]
    public void ParseContextId_of_anything_else_is_malformed_and_names_the_field(string text)
    {
        var parse = () => { _ = Uuid7.ParseContextId(text, "context_id"); };

        parse.ShouldBeRefused(ErrorReason.MalformedId, "context_id");
    }

    [Fact]
    public void Timestamp_is_the_first_48_bits() =>
        Uuid7.Timestamp(Guid.Parse("01912345-6789-7abc-def0-123456789abc"))
            .ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(0x0191_2345_6789));
}
