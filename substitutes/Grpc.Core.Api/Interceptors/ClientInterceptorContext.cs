namespace Grpc.Core.Interceptors;

/// <summary>The call an interceptor looks at.</summary>
public struct ClientInterceptorContext<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    public ClientInterceptorContext(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Method = method;
        Host = host;
        Options = options;
    }

    public Method<TRequest, TResponse> Method { get; }

    /// <summary>The host the call names, or null for the channel's own.</summary>
    public string? Host { get; }

    public CallOptions Options { get; }
}
