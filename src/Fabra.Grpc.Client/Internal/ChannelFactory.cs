using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Fabra.Client.Internal;

/// <summary>Makes the channel that options describe.</summary>
internal static class ChannelFactory
{
    public static GrpcChannel Create(FabraClientOptions options)
    {
        var address = OptionsValidation.Check(options);
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            // A connection through a balancer dies silently when idle; the ping notices before a call does.
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = address.Scheme == Uri.UriSchemeHttps,
        };
        if (address.Scheme == Uri.UriSchemeHttps)
        {
            ConfigureTls(handler.SslOptions, options.Tls);
        }

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.MaxReceiveMessageSize,
            LoggerFactory = options.LoggerFactory,
        });
    }

    private static void ConfigureTls(SslClientAuthenticationOptions ssl, FabraTlsOptions tls)
    {
        if (tls.CaFile is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPemFile(authorities);
            ssl.CertificateChainPolicy = policy;
        }

        if (tls.ClientCertificateFile is { } certificate)
        {
            ssl.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, tls.ClientKeyFile ?? certificate)];
        }
    }
}
