using Fabra.Core.Identity;
using Fabra.Grpc.Server.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fabra.Grpc.Server.Access;

/// <summary>Who may call, and what they may do.</summary>
internal static class AccessComposition
{
    /// <summary>A host that set its own policy before keeps it.</summary>
    public static IServiceCollection AddFabraAccess(this IServiceCollection services, FabraOptions options)
    {
        services.TryAddSingleton<IAccessPolicy, AllowEverything>();
        if (options.ApiKey is { } key)
        {
            // AddAuthentication() would bring data protection with it, which makes a key ring in the user's folder at every start.
            new AuthenticationBuilder(services.AddAuthenticationCore(schemes => schemes.DefaultScheme ??= ApiKeyHandler.SchemeName))
                .AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, scheme => scheme.Use(key));
        }

        return services;
    }

    /// <summary>To be used before routing, so that nothing is told to a page that may not ask.</summary>
    public static IApplicationBuilder UseBrowserGuard(this IApplicationBuilder app) => app.UseMiddleware<BrowserGuard>();

    /// <summary>
    /// Goes after routing. Where no way to authenticate is configured, nobody is asked, and the framework's middleware is left out.
    /// </summary>
    public static IApplicationBuilder UseFabraAccess(this IApplicationBuilder app)
    {
        var asks = app.ApplicationServices.GetService<IAuthenticationSchemeProvider>() is not null;
        if (asks)
        {
            app.UseAuthentication();
        }

        return app.UseMiddleware<AccessMiddleware>(asks);
    }
}
