using System.Collections.Concurrent;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>Remembers what a function makes of texts that are mostly the program's own; beyond 1,000 of them it is asked each time.</summary>
internal sealed class Memo<TResult>(Func<string, TResult> function)
{
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<string, TResult> _known = new(StringComparer.Ordinal);

    public TResult Of(string text)
    {
        if (_known.TryGetValue(text, out var known))
        {
            return known;
        }

        var result = function(text);
        if (_known.Count < Most)
        {
            _known.TryAdd(text, result);
        }

        return result;
    }
}
