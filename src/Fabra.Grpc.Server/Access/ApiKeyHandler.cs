using System.Text.Encodings.Web;
using Fabra.Authoring;
using Fabra.Grpc.Server.Rpc;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Fabra.Grpc.Server.Access;

/// <summary>Knows callers by the server's key, in <c>authorization: Bearer</c> or in <c>x-api-key</c>.</summary>
/// <remarks>The base class logs every refused call, and anybody can make as many as they like; so it is given no logger.</remarks>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options)
    : AuthenticationHandler<ApiKeyOptions>(options, NullLoggerFactory.Instance, UrlEncoder.Default)
{
    public const string SchemeName = "ApiKey";

    private const string KeyHeader = "x-api-key";
    private const string BearerPrefix = "Bearer ";

    private static readonly Task<AuthenticateResult> Missing = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<AuthenticateResult> Wrong = Task.FromResult(AuthenticateResult.Fail("The key is wrong."));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        !TryGetPresented(Request.Headers, out var presented) ? Missing
        : Options.Matches(presented) ? Options.Success
        : Wrong;

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!RpcResponse.IsRpc(Request))
        {
            Response.Headers.WWWAuthenticate = "Bearer";
        }

        return Context.RefuseAsync(new FabraException(
            ErrorReason.Unauthenticated, "The API key is missing or wrong; send it as 'authorization: Bearer <key>' or as 'x-api-key'."));
    }

    private static bool TryGetPresented(IHeaderDictionary headers, out ReadOnlySpan<char> presented)
    {
        if (headers[KeyHeader] is [{ } key])
        {
            presented = key;
            return true;
        }

        if (headers[HeaderNames.Authorization] is [{ } authorization]
            && authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            presented = authorization.AsSpan(BearerPrefix.Length).Trim();
            return true;
        }

        presented = default;
        return false;
    }
}
