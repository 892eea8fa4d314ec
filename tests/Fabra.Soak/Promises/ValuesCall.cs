using Fabra.Client;
using Fabra.Soak.Harness;

namespace Fabra.Soak.Promises;

/// <summary>One write of a few values, for an entity that nothing else writes, that can be sent again.</summary>
internal sealed record ValuesCall(string Name, int SharedUser)
{
    private const int Values = 5;

    public async Task SendAsync(FabraClient client, CancellationToken cancellationToken)
    {
        var own = Shop.Features.Take(Values).Select((feature, i) => FeatureWrites.Create(feature, Name, Expected(i)));
        var shared = Shop.Features.Take(6).Select((feature, i) => FeatureWrites.Create(feature, Shop.User(SharedUser), Expected(i)));
        await client.WriteFeaturesAsync([.. own, .. shared], new WriteFeaturesOptions { RequestId = Name }, cancellationToken);
    }

    /// <summary>Reads the values of many writes as of now, from history, and compares.</summary>
    public static async Task CheckAsync(FabraClient client, IReadOnlyList<ValuesCall> calls, CancellationToken cancellationToken)
    {
        foreach (var chunk in calls.Chunk(200))
        {
            var options = new GetFeaturesOptions { AsOf = TimeProvider.System.GetUtcNow() };
            var vectors = await client.GetFeaturesAsync(
                Shop.Features.Take(Values), chunk.Select(call => call.Name), options, cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
            {
                for (var j = 0; j < Values; j++)
                {
                    var value = vectors[i].Values[j];
                    if (value.Status != V1.FeatureStatus.Present || value.Value.DoubleValue != chunk[i].Expected(j))
                    {
                        throw new ProofFailedException($"Acknowledged write {chunk[i].Name}: {value}");
                    }
                }
            }
        }
    }

    // A fraction that every write has for itself, so that a value of another write would show.
    private double Expected(int index)
    {
        var hash = 17;
        foreach (var letter in Name)
        {
            hash = unchecked((hash * 31) + letter);
        }

        return hash + (index / 10.0);
    }
}
