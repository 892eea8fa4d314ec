using System.Diagnostics;
using Fabra.V1;

namespace Fabra.Bench.Compare;

/// <summary>How long a server takes from the start of its process, on a new database file, to its first answer.</summary>
internal static class ColdStart
{
    public static async Task<Turn> MeasureAsync(Build build, string folder)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await ServedBuild.StartAsync(build, remote: false, folder, connections: 1);
        await new FeatureService.FeatureServiceClient(server.Channels.Of(0)).ListFeatureDefinitionsAsync(new ListFeatureDefinitionsRequest());
        return new Turn(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
