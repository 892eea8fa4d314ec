namespace Fabra.Grpc.Server.Telemetry;

/// <summary>The numbers behind one set of labels.</summary>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, double[] bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _sum;
    private long _count;

    public KeyValuePair<string, object?>[] Tags { get; } = tags;

    public bool HasTags(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != Tags.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            if (tags[i].Key != Tags[i].Key || !Equals(tags[i].Value, Tags[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public void Add(double value)
    {
        lock (_lock)
        {
            _sum += value;
        }
    }

    public void Set(double value)
    {
        lock (_lock)
        {
            _sum = value;
        }
    }

    public void Record(double value)
    {
        var found = Array.BinarySearch(bounds, value);
        lock (_lock)
        {
            // A bucket holds its upper bound.
            _buckets[found >= 0 ? found : ~found]++;
            _sum += value;
            _count++;
        }
    }

    public SeriesSnapshot Read()
    {
        lock (_lock)
        {
            return new SeriesSnapshot(Tags, _sum, _count, [.. _buckets]);
        }
    }
}
