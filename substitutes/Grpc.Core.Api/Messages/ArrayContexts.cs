using System.Buffers;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>Collects a message in memory, for a marshaller asked for the array form it was not built with.</summary>
internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? _writer;
    private byte[]? _payload;

    public override void Complete(byte[] payload)
    {
        GrpcPreconditions.CheckState(_payload is null, "The message was already completed");
        _payload = GrpcPreconditions.CheckNotNull(payload, nameof(payload));
    }

    public override IBufferWriter<byte> GetBufferWriter() => _writer ??= new ArrayBufferWriter<byte>();

    public override void Complete()
    {
        GrpcPreconditions.CheckState(_payload is null, "The message was already completed");
        _payload = _writer?.WrittenSpan.ToArray() ?? [];
    }

    public byte[] GetPayload()
        => _payload ?? throw new InvalidOperationException("The serializer did not complete the message");
}

/// <summary>A message that is an array already.</summary>
internal sealed class ArrayDeserializationContext(byte[] payload) : DeserializationContext
{
    public override int PayloadLength => payload.Length;

    public override byte[] PayloadAsNewBuffer() => [.. payload];

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
}
