using System.Runtime.CompilerServices;
using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Kill9;

/// <summary>
/// Values in bulk: so many that the server sorts history into segments again and again, and kills fall into that. An acknowledged batch
/// is there whole after the restart, any other whole or not at all.
/// </summary>
internal sealed class ValueIngest
{
    private const int Entities = 500;

    private static readonly int BatchSize = Entities * Shop.Features.Count;

    private long _begun;
    private long _acknowledged;

    /// <summary>Goes on until the server is gone.</summary>
    public async Task RunAsync(FabraClient client, int cycle, Func<bool> isKilled, CancellationToken cancellationToken)
    {
        try
        {
            var options = new IngestFeaturesOptions { BatchSize = BatchSize };
            await foreach (var acknowledgement in client.IngestFeaturesAsync(WritesAsync(cycle, cancellationToken), options, cancellationToken))
            {
                if (acknowledgement.WrittenCount != BatchSize)
                {
                    throw new ProofFailedException($"Of {BatchSize} values {acknowledgement.WrittenCount} were written.");
                }

                _acknowledged++;
            }
        }
        catch (FabraRpcException) when (isKilled())
        {
            // As intended.
        }
    }

    /// <returns>How many batches are there.</returns>
    public async Task<long> CheckAsync(FabraClient client, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT count(*) FILTER (rows = {BatchSize}), count(*) FILTER (rows <> {BatchSize}) FROM (
                SELECT count(*) AS rows FROM feature_history WHERE entity_id LIKE 'bulk-%'
                GROUP BY split_part(entity_id, '-', 2), split_part(entity_id, '-', 3))
            """;
        var found = await client.NumbersAsync(sql, cancellationToken);
        return found is [var whole, 0] && whole >= _acknowledged && whole <= _begun
            ? whole
            : throw new ProofFailedException(
                $"{_acknowledged} batches of values were acknowledged and {_begun} begun; {found[0]} are there, and {found[1]} in part.");
    }

    private async IAsyncEnumerable<FeatureWrite> WritesAsync(int cycle, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var batch = 0; ; batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _begun++;
            for (var entity = 0; entity < Entities; entity++)
            {
                foreach (var feature in Shop.Features)
                {
                    yield return FeatureWrites.Create(feature, $"bulk-{cycle}-{batch}-{entity}", (double)batch);
                }
            }

            await Task.Yield();
        }
    }
}
