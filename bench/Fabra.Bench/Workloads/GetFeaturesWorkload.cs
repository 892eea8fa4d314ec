using Fabra.Bench.Load;
using Fabra.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Bench.Workloads;

/// <summary>
/// Ten features of one entity, another entity each time. One answer of each entity is parsed and checked beforehand; under load an
/// answer must have about that length.
/// </summary>
internal sealed class GetFeaturesWorkload(Channels channels)
{
    /// <summary>How much a correct answer may differ: the digits of ages.</summary>
    private const int Tolerance = 64;

    private static readonly Method<byte[], RawMethods.Length> Method =
        RawMethods.ToLength("fabra.v1.FeatureService", "GetFeatures");

    private readonly byte[][] _requests = [.. Enumerable.Range(0, Entities.Count).Select(entity => Request(entity).ToByteArray())];
    private readonly int[] _lengths = new int[Entities.Count];
    private int _next;

    public async Task CheckAsync()
    {
        var client = new FeatureService.FeatureServiceClient(channels.Of(0));
        await Parallel.ForAsync(0, Entities.Count, async (entity, cancellationToken) =>
        {
            var answer = await Refusals.UntilTakenAsync(
                () => client.GetFeaturesAsync(Request(entity), cancellationToken: cancellationToken).ResponseAsync);
            var vector = answer.Vectors.Single();
            if (vector.EntityId != Entities.Id(entity)
                || vector.Values.Count != Entities.FeatureNames.Count
                || vector.Values.Any(value => value.Status != FeatureStatus.Present || value.Source != FeatureSource.Cache))
            {
                throw new InvalidOperationException($"Not the features of {Entities.Id(entity)}: {answer}");
            }

            _lengths[entity] = answer.CalculateSize();
        });
    }

    public async Task CallAsync(int caller)
    {
        var entity = (int)((uint)Interlocked.Increment(ref _next) % Entities.Count);
        using var call = channels.Of(caller).AsyncUnaryCall(Method, null, default, _requests[entity]);
        var answer = await call;
        if (Math.Abs(answer.Bytes - _lengths[entity]) > Tolerance)
        {
            throw new InvalidOperationException($"The answer has {answer.Bytes} bytes, {_lengths[entity]} were expected.");
        }
    }

    private static GetFeaturesRequest Request(int entity) =>
        new() { FeatureNames = { Entities.FeatureNames }, EntityIds = { Entities.Id(entity) } };
}
