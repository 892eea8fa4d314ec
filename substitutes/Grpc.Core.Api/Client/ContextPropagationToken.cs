namespace Grpc.Core;

/// <summary>An opaque link from a server call to the calls made on its behalf; made by a server implementation that has them.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
