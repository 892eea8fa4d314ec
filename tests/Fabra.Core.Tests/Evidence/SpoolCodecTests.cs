using System.Buffers;
using System.Text;
using Fabra.Core.Evidence.Spool;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

public sealed class SpoolCodecTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 40)]
    [InlineData(3, 5_000_000)]
    public void Decode_of_encoded_gives_every_byte_back(int number, int contentBytes)
    {
        var context = Spools.Sample(number, contentBytes);

        var decoded = SpoolCodec.Decode(Encode(context));

        decoded.Record.ShouldBeSameAs(context.Record);
        decoded.SpooledAt.ShouldBe(context.SpooledAt);
        decoded.Key!.RequestId.ShouldBe(context.Key!.RequestId);
        decoded.Key.Method.ShouldBe(context.Key.Method);
        decoded.Key.Tenant.ShouldBe(context.Key.Tenant);
        decoded.Key.Fingerprint.ToArray().ShouldBe(context.Key.Fingerprint.ToArray());
    }

    [Fact]
    public void Decode_without_a_key_gives_no_key() =>
        SpoolCodec.Decode(Encode(Spools.Sample(1) with { Key = null })).Key.ShouldBeNull();

    [Fact]
    public void Encode_of_broken_text_is_refused()
    {
        var broken = ContextSamples.Record(1) with { Name = "half \uD83D" };

        Should.Throw<ArgumentException>(() => Encode(new SpooledContext(broken, null, ContextSamples.Start)));
    }

    [Fact]
    public void Decode_of_every_shorter_prefix_is_refused()
    {
        var whole = Encode(Spools.Sample(1));

        for (var length = 0; length < whole.Length; length++)
        {
            var prefix = whole[..length];
            Should.Throw<InvalidDataException>(() => SpoolCodec.Decode(prefix));
        }
    }

    [Fact]
    public void Decode_of_a_later_version_says_so()
    {
        var bytes = Encode(Spools.Sample(1)).ToArray();
        bytes[0] = 2;

        Should.Throw<InvalidDataException>(() => SpoolCodec.Decode(bytes)).Message.ShouldContain("version 2");
    }

    [Fact]
    public void Crc32C_of_the_check_string_is_the_published_value() =>
        Crc32C.Of(Encoding.ASCII.GetBytes("123456789")).ShouldBe(0xE3069283u);

    private static ReadOnlyMemory<byte> Encode(SpooledContext context)
    {
        var output = new ArrayBufferWriter<byte>();
        SpoolCodec.Encode(output, context);
        return output.WrittenMemory;
    }
}
