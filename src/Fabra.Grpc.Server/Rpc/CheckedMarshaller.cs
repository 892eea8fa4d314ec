using Fabra.Authoring;
using Fabra.Grpc.Server.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// Reads requests strictly. The generated marshaller lets a message that does not parse look like a fault of the server, and
/// replaces bytes that are not UTF-8 without a word, so that what is stored would differ from what was sent. U+0000 no database takes.
/// </summary>
internal static class CheckedMarshaller
{
    /// <param name="streamed">Whether a call has any number of such requests.</param>
    public static Marshaller<T> Of<T>(Marshaller<T> marshaller, bool streamed)
        where T : class
    {
        if (DescriptorOf(typeof(T)) is not { } descriptor)
        {
            return marshaller;
        }

        return new Marshaller<T>(marshaller.ContextualSerializer, context => Read(context, marshaller, descriptor, streamed));
    }

    private static T Read<T>(
        DeserializationContext context, Marshaller<T> marshaller, MessageDescriptor descriptor, bool streamed)
    {
        try
        {
            // The payload stays the same until the call returns; reading it twice costs no copy.
            if (WireTexts.Find(context.PayloadAsReadOnlySequence(), descriptor, zeros: !streamed) is { } fault)
            {
                throw Refuse(fault.ToException());
            }

            return marshaller.ContextualDeserializer(context);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw Refuse(FabraErrors.MalformedMessage(malformed));
        }
    }

    private static RpcException Refuse(FabraException refusal) => RpcErrors.StatusOf(refusal).ToRpcException();

    private static MessageDescriptor? DescriptorOf(Type type) =>
        type.GetProperty("Descriptor")?.GetValue(null) as MessageDescriptor;
}
