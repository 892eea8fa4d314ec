namespace Grpc.Core.Interceptors;

/// <summary>
/// Stands around calls, on the client or on the server. Every method passes the call on unchanged unless overridden.
/// </summary>
public abstract partial class Interceptor
{
    protected Interceptor()
    {
    }
}
