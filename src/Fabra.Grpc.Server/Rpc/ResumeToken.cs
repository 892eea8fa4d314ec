using System.Buffers.Binary;
using Google.Protobuf;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>The tokens of one stream: the query is hashed once, not for each message.</summary>
internal sealed class ResumeToken(IMessage query)
{
    private readonly byte[] _hash = PageToken.HashOf(query);

    /// <summary>The token that continues after a position of the log.</summary>
    public string At(long position)
    {
        Span<byte> cursor = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(cursor, position);
        return PageToken.Create(_hash, cursor);
    }
}
