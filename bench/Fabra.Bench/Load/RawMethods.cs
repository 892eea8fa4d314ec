using Grpc.Core;

namespace Fabra.Bench.Load;

/// <summary>
/// Methods with requests made beforehand and answers not parsed into objects, so that what is measured is the server more than the
/// client.
/// </summary>
internal static class RawMethods
{
    private static readonly Marshaller<byte[]> Prepared = Marshallers.Create<byte[]>(
        (request, context) => context.Complete(request),
        context => context.PayloadAsNewBuffer());

    private static readonly Marshaller<Length> Measured = Marshallers.Create<Length>(
        (_, _) => throw new NotSupportedException("Only answers are measured."),
        context => new Length(context.PayloadLength));

    /// <summary>A method whose answer is only its length in bytes.</summary>
    public static Method<byte[], Length> ToLength(string service, string name, MethodType type = MethodType.Unary) =>
        new(type, service, name, Prepared, Measured);

    /// <summary>A method whose answer is parsed as usual.</summary>
    public static Method<byte[], T> ToMessage<T>(string service, string name)
        where T : Google.Protobuf.IMessage<T>, new()
    {
        var parser = new Google.Protobuf.MessageParser<T>(() => new T());
        return new Method<byte[], T>(MethodType.Unary, service, name, Prepared, Marshallers.Create<T>(
            (_, _) => throw new NotSupportedException("Only answers are parsed."),
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence())));
    }

    internal sealed record Length(int Bytes);
}
