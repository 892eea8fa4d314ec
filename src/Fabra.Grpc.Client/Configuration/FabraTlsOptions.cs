namespace Fabra.Client;

/// <summary>TLS of a client. All files are PEM. Without any setting the system's authorities decide.</summary>
public sealed class FabraTlsOptions
{
    /// <summary>A file with the authorities to trust instead of the system's. Default: none.</summary>
    public string? CaFile { get; set; }

    /// <summary>A file with the client's certificate, for servers that ask for one. Default: none.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>The file with the certificate's private key. Default: the key is in <see cref="ClientCertificateFile"/>.</summary>
    public string? ClientKeyFile { get; set; }

    internal bool IsSet => CaFile is not null || ClientCertificateFile is not null || ClientKeyFile is not null;
}
