
namespace Fabra.Grpc.Server.Access;

internal static class AuthenticationComposition
{
    public static IApplicationBuilder UseFabraAuthentication(this IApplicationBuilder app) => app.UseMiddleware<ApiKeyMiddleware>();
}
