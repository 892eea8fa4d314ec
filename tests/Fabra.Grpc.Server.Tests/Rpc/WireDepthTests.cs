using Fabra.Authoring;
using Fabra.Grpc.Server.Rpc;
using Fabra.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ErrorReason = Fabra.Authoring.ErrorReason;
using Value = Fabra.Authoring.Value;

namespace Fabra.Grpc.Server.Tests.Rpc;

/// <summary>Protobuf runtimes (C++, Python, Java, C#, Rust) read messages 100 deep by default, and fail on the whole answer beyond.</summary>
public sealed class WireDepthTests
{
    private const int RuntimesRead = 100;

    private static readonly FileDescriptor[] Files =
    [
        FeatureServiceReflection.Descriptor, ContextServiceReflection.Descriptor, IndexServiceReflection.Descriptor,
        AdminServiceReflection.Descriptor,
    ];

    public static TheoryData<string> Answers =>
        [.. Files.SelectMany(file => file.Services).SelectMany(service => service.Methods).Select(method => method.OutputType.FullName).Distinct()];

    /// <summary>Where no value can be, or only within a filter, depth is bounded by the messages themselves.</summary>
    [Theory]
    [MemberData(nameof(Answers))]
    public void Deepest_value_fits_into_every_answer(string name)
    {
        var answer = Files.SelectMany(file => file.Services).SelectMany(service => service.Methods)
            .First(method => method.OutputType.FullName == name).OutputType;

        (DepthOfValue(answer, []) + Value.MaxWireDepth).ShouldBeLessThanOrEqualTo(RuntimesRead);
    }

    [Fact]
    public void WireDepth_is_what_a_parser_needs()
    {
        foreach (var value in new[] { Deepest(), Value.Of([Value.Of([KeyValuePair.Create("a", Value.Of(1L))])]) })
        {
            var bytes = value.ToWire().ToByteArray();

            Parse(bytes, value.WireDepth).ShouldBe(value.ToWire());
            Should.Throw<InvalidProtocolBufferException>(() => Parse(bytes, value.WireDepth - 1));
        }
    }

    [Fact]
    public void Of_deeper_than_every_client_reads_is_refused_with_its_own_reason()
    {
        var deepest = Deepest();

        deepest.WireDepth.ShouldBe(Value.MaxWireDepth);
        Should.Throw<FabraException>(() => Value.Of([KeyValuePair.Create("a", deepest)])).Reason
            .ShouldBe(ErrorReason.ValueTooDeep);
    }

    private static Value Deepest() => Enumerable.Range(0, 30).Aggregate(
        Value.Of(DateTimeOffset.UnixEpoch), (inner, _) => Value.Of([KeyValuePair.Create("a", inner)]));

    private static V1.Value Parse(byte[] bytes, int limit)
    {
        using var input = CodedInputStream.CreateWithLimits(new MemoryStream(bytes), int.MaxValue, limit);
        return V1.Value.Parser.ParseFrom(input);
    }

    /// <summary>How many messages deep the first value of a message can be, itself counted; very small where it can have none.</summary>
    private static int DepthOfValue(MessageDescriptor message, HashSet<string> above)
    {
        if (!above.Add(message.FullName))
        {
            return int.MinValue / 2;
        }

        var deepest = message.Fields.InDeclarationOrder()
            .Where(field => field.FieldType == FieldType.Message)
            .Select(field => field.MessageType == V1.Value.Descriptor || field.MessageType == ListValue.Descriptor
                ? 1
                : 1 + DepthOfValue(field.MessageType, above))
            .DefaultIfEmpty(int.MinValue / 2)
            .Max();
        above.Remove(message.FullName);
        return deepest;
    }
}
