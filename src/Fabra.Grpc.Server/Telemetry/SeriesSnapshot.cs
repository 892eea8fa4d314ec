namespace Fabra.Grpc.Server.Telemetry;

/// <summary>One series at one moment.</summary>
/// <param name="Tags">Its labels.</param>
/// <param name="Sum">The counter's or gauge's value, or the sum of a histogram's.</param>
/// <param name="Count">How many values a histogram holds.</param>
/// <param name="Buckets">How many of them lie in each bucket; the last one has no upper bound.</param>
internal sealed record SeriesSnapshot(KeyValuePair<string, object?>[] Tags, double Sum, long Count, long[] Buckets);
