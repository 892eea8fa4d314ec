using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Replicas;

/// <summary>Follows the log with resume tokens, at one replica after the other, while it grows: nothing may be skipped or repeated.</summary>
internal sealed class FollowingStream(ReplicaSet replicas)
{
    private string? _token;

    /// <summary>The last position seen; all before it were seen too, each once.</summary>
    public long Position { get; private set; }

    /// <summary>Streams that a killed replica cut.</summary>
    public int Cuts { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            try
            {
                await ContinueAsync(replicas.Client(round), CancellationToken.None);
            }
            catch (FabraRpcException)
            {
                Cuts++;
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Up to the head.</summary>
    public async Task ContinueAsync(FabraClient client, CancellationToken cancellationToken)
    {
        var options = new StreamContextsOptions { View = ContextView.Summary, ResumeToken = _token };
        await foreach (var (context, token) in client.StreamContextsAsync(options, cancellationToken))
        {
            if (context.Evidence.LogPosition != Position + 1)
            {
                throw new ProofFailedException($"The stream has position {context.Evidence.LogPosition} after {Position}.");
            }

            Position++;
            _token = token;
        }
    }
}
