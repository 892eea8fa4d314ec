namespace Fabra.Client.Internal;

/// <summary>Refuses impossible options when a client is made, naming the option.</summary>
internal static class OptionsValidation
{
    /// <summary>The server's address as a URI.</summary>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    public static Uri Check(FabraClientOptions options)
    {
        var address = ReadAddress(options.Address);
        var plain = address.Scheme == Uri.UriSchemeHttp;
        Require(!plain || !options.Tls.IsSet, nameof(options.Tls), "TLS settings need an https address");
        Require(
            options.Tls.ClientKeyFile is null || options.Tls.ClientCertificateFile is not null,
            nameof(options.Tls),
            "ClientKeyFile needs ClientCertificateFile");
        Require(IsTimeout(options.Timeout), nameof(options.Timeout), "must be positive or infinite");
        Require(IsTimeout(options.ConnectTimeout), nameof(options.ConnectTimeout), "must be positive or infinite");
        Require(options.MaxReceiveMessageSize >= 1024, nameof(options.MaxReceiveMessageSize), "must be at least 1,024 bytes");
        Require(
            options.ApiKey is null || options.ApiKey.All(c => c is > ' ' and < (char)127),
            nameof(options.ApiKey),
            "must be visible ASCII without spaces");
        CheckRetry(options.Retry);
        return address;
    }

    private static void CheckRetry(FabraRetryOptions retry)
    {
        Require(retry.MaxAttempts is >= 1 and <= 20, nameof(retry.MaxAttempts), "must be 1 to 20");
        Require(retry.InitialBackoff > TimeSpan.Zero, nameof(retry.InitialBackoff), "must be positive");
        Require(retry.MaxBackoff >= retry.InitialBackoff, nameof(retry.MaxBackoff), "must be at least InitialBackoff");
        Require(retry.BackoffMultiplier is >= 1 and <= 10, nameof(retry.BackoffMultiplier), "must be 1 to 10");
        Require(retry.Jitter is >= 0 and <= 1, nameof(retry.Jitter), "must be 0 to 1");
    }

    private static Uri ReadAddress(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        var known = Uri.TryCreate(full, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address.Host.Length > 0
            && address.AbsolutePath == "/";
        Require(known, nameof(FabraClientOptions.Address), $"\"{text}\" is not http://host:port or https://host:port");
        return address!;
    }

    private static bool IsTimeout(TimeSpan time) => time > TimeSpan.Zero || time == Timeout.InfiniteTimeSpan;

    private static void Require(bool holds, string option, string message)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option}: {message}.", option);
        }
    }
}
