using System.Runtime.CompilerServices;
using Fabra.Client.Internal;
using Fabra.V1;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>
    /// Appends any number of values, batch by batch. A refused write is reported by its batch's acknowledgement and stops nothing.
    /// A broken stream is not resumed: whether the batches without acknowledgement are durable is not known, and repeating them would
    /// append again.
    /// </summary>
    /// <param name="writes">The values; read only as fast as acknowledgements come.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One acknowledgement per batch, in order, each when the batch is durable.</returns>
    /// <exception cref="FabraRpcException">The stream failed; what was acknowledged is durable.</exception>
    public async IAsyncEnumerable<IngestAck> IngestFeaturesAsync(
        IAsyncEnumerable<FeatureWrite> writes,
        IngestFeaturesOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new IngestFeaturesOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchSize, 10_000, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOutstandingBatches, 1, nameof(options.MaxOutstandingBatches));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = Features.IngestFeatures(_runner.Streaming(options.Timeout, stop.Token));
        await using var ingest = new FeatureIngest(call, options, stop);
        ingest.Start(writes);
        while (await ingest.NextAsync(cancellationToken) is { } ack)
        {
            yield return ack;
        }
    }
}
