using Fabra.Grpc.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>Servers at another time than that of the machine.</summary>
internal static class ServerClocks
{
    /// <summary>The server's time is the clock's, however far that is from the database's.</summary>
    public static void UseClock(this FabraServerBuilder builder, TimeProvider clock)
    {
        builder.Services.AddSingleton(clock);
        builder.Options.Limits.ClockMaxAhead = TimeSpan.FromDays(36_500);
    }
}
