namespace Fabra.Cli.CommandLine;

/// <summary>What a failed connection says of the address: that it speaks something else than what it was addressed in.</summary>
internal static class WrongPort
{
    /// <summary>HTTP_1_1_REQUIRED, RFC 9113 section 7: what a port of HTTP/1.1 answers to a call of gRPC.</summary>
    private const long Http11Required = 0xd;

    /// <summary>What to change, or null for a failure of another kind.</summary>
    public static string? Explain(Exception error, string address)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case HttpProtocolException { ErrorCode: Http11Required }:
                    return $"{address} speaks HTTP/1.1, as the port of REST does (8000 by default); commands use gRPC: "
                        + "give that port, 50051 by default, by --server or FABRA_SERVER.";
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    return $"no TLS connection to {address}: {Innermost(cause).TrimEnd('.')}. A server without TLS is addressed as http://.";
            }
        }

        return null;
    }

    private static string Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error.Message;
}
