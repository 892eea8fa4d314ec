using System.Text;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>One property of a peer. Immutable: bytes are copied in and out.</summary>
public class AuthProperty
{
    private readonly byte[] _value;

    private AuthProperty(string name, byte[] value)
    {
        Name = name;
        _value = value;
    }

    public string Name { get; }

    /// <summary>The value read as UTF-8.</summary>
    public string Value => Encoding.UTF8.GetString(_value);

    public byte[] ValueBytes => [.. _value];

    public static AuthProperty Create(string name, byte[] valueBytes)
        => new(
            GrpcPreconditions.CheckNotNull(name, nameof(name)),
            [.. GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes))]);
}
