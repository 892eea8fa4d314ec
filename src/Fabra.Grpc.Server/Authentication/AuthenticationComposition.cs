namespace Fabra.Grpc.Server.Authentication;

internal static class AuthenticationComposition
{
    public static IApplicationBuilder UseFabraAuthentication(this IApplicationBuilder app) => app.UseMiddleware<ApiKeyMiddleware>();
}
