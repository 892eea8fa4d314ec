namespace Fabra.Grpc.Server.Access;

internal static class AuthenticationComposition
{
    public static IApplicationBuilder UseFabraAuthentication(this IApplicationBuilder app) => app.UseMiddleware<ApiKeyMiddleware>();

    /// <summary>To be used before routing, so that nothing is told to a page that may not ask.</summary>
    public static IApplicationBuilder UseBrowserGuard(this IApplicationBuilder app) => app.UseMiddleware<BrowserGuard>();
}
