using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Errors;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Rpc;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;

namespace Fabra.Grpc.Server.Access;

/// <summary>
/// Turns callers without the key away before anything of their request is read. Endpoints marked <see cref="IAllowAnonymous"/>,
/// the health checks, stay open: what probes a server seldom can keep a secret.
/// </summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, FabraOptions options)
{
    private const string KeyHeader = "x-api-key";
    private const string Scheme = "Bearer ";

    private readonly byte[]? _digest = options.ApiKey is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    public Task InvokeAsync(HttpContext context)
    {
        if (_digest is null || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        if (Presented(context.Request.Headers) is { } presented && Matches(presented))
        {
            context.Features.Set(Callers.ApiKey);
            return next(context);
        }

        return RefuseAsync(context);
    }

    private static string? Presented(IHeaderDictionary headers)
    {
        if (headers[KeyHeader] is [{ } key])
        {
            return key;
        }

        return headers[HeaderNames.Authorization] is [{ } authorization]
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : null;
    }

    /// <summary>
    /// Compares digests, which are equally long whatever was presented, in a time that tells nothing about the key.
    /// </summary>
    private bool Matches(string presented)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        var refusal = new FabraException(
            ErrorReason.Unauthenticated, "The API key is missing or wrong; send it as 'authorization: Bearer <key>' or as 'x-api-key'.");
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.RefuseAsync(refusal);
    }
}
