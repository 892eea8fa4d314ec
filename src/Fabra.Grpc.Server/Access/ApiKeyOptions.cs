using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Identity;
using Microsoft.AspNetCore.Authentication;

namespace Fabra.Grpc.Server.Access;

/// <summary>The server's one key, and who presents it.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    private byte[] _digest = [];

    /// <summary>What presenting the key leads to: one result for all calls, so that a call makes none.</summary>
    public Task<AuthenticateResult> Success { get; private set; } = Task.FromResult(AuthenticateResult.NoResult());

    public void Use(string key)
    {
        _digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var caller = new Caller(TenantId.Default, new Principal("api_key"));
        var user = new ClaimsPrincipal(new CallerIdentity(caller, ApiKeyHandler.SchemeName));
        Success = Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, ApiKeyHandler.SchemeName)));
    }

    /// <summary>
    /// Compares digests, which are equally long whatever was presented, in a time that tells nothing about the key.
    /// </summary>
    public bool Matches(ReadOnlySpan<char> presented)
    {
        const int Usual = 512;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetByteCount(presented);
        var bytes = length <= Usual ? stackalloc byte[Usual] : new byte[length];
        Encoding.UTF8.GetBytes(presented, bytes);
        SHA256.HashData(bytes[..length], digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }
}
