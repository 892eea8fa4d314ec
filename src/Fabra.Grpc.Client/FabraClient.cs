using Fabra.Client.Internal;
using Fabra.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Fabra.Client;

/// <summary>
/// A client of the Fabra service. Make one per server and keep it: it is safe for concurrent use and holds the connections.
/// Every call throws <see cref="FabraRpcException"/> when the server refuses it or cannot be reached,
/// <see cref="OperationCanceledException"/> when its token is cancelled.
/// </summary>
public sealed partial class FabraClient : IFabraClient, IAsyncDisposable, IDisposable
{
    private readonly GrpcChannel? _ownChannel;
    private readonly FabraClientOptions _options;
    private readonly CallRunner _runner;

    /// <summary>A client of the server at an address; everything else by default.</summary>
    /// <param name="address"><c>http://host:port</c>, <c>https://host:port</c> or <c>host:port</c>.</param>
    /// <exception cref="ArgumentException">It is not an address.</exception>
    public FabraClient(string address)
        : this(new FabraClientOptions { Address = address })
    {
    }

    /// <summary>A client as the options say. It connects with the first call.</summary>
    /// <exception cref="ArgumentException">An option is impossible; the message names it.</exception>
    public FabraClient(FabraClientOptions options)
        : this(ChannelFactory.Create(options), options, Random.Shared) => _ownChannel = (GrpcChannel)Channel;

    /// <summary>A client over a channel of the caller's, which stays the caller's to dispose.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="options">Everything but the address, TLS and message size, which the channel decides. Null: the defaults.</param>
    public FabraClient(ChannelBase channel, FabraClientOptions? options = null)
        : this(channel, options ?? new FabraClientOptions(), Random.Shared) => OptionsValidation.Check(_options);

    internal FabraClient(ChannelBase channel, FabraClientOptions options, Random random)
    {
        Channel = channel;
        _options = options;
        _runner = new CallRunner(options, random);
        var invoker = channel.CreateCallInvoker();
        if (options.ApiKey is { } key)
        {
            invoker = invoker.Intercept(headers =>
            {
                headers.Add("authorization", $"Bearer {key}");
                return headers;
            });
        }

        Features = new FeatureService.FeatureServiceClient(invoker);
        Contexts = new ContextService.ContextServiceClient(invoker);
        Indexes = new IndexService.IndexServiceClient(invoker);
        Admin = new AdminService.AdminServiceClient(invoker);
    }

    /// <summary>The generated stub of the feature service, with the client's key and without its retries.</summary>
    public FeatureService.FeatureServiceClient Features { get; }

    /// <summary>The generated stub of the context service, with the client's key and without its retries.</summary>
    public ContextService.ContextServiceClient Contexts { get; }

    /// <summary>The generated stub of the index service, with the client's key and without its retries.</summary>
    public IndexService.IndexServiceClient Indexes { get; }

    /// <summary>The generated stub of the admin service, with the client's key and without its retries.</summary>
    public AdminService.AdminServiceClient Admin { get; }

    /// <summary>The channel that all calls use.</summary>
    public ChannelBase Channel { get; }

    /// <summary>Closes the connections. Calls under way fail.</summary>
    public void Dispose() => _ownChannel?.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
