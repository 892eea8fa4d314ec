using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts a message: either all at once, or through a buffer writer and then <see cref="Complete()"/>.</summary>
public abstract class SerializationContext
{
    /// <summary>Takes the whole message; the array is the context's from then on.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>A writer for the message.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>States the length, in bytes, of what will be written; optional, before <see cref="GetBufferWriter"/>.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>The message in the buffer writer is whole.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
