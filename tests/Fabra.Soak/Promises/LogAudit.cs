using System.Security.Cryptography;
using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Promises;

/// <summary>Reads the log and compares it with what was promised; continues where it stopped, across restarts of the server.</summary>
internal sealed class LogAudit(Ledger ledger)
{
    private readonly HashSet<string> _seen = [];
    private string? _token;
    private long _position;

    /// <summary>Contexts found that were promised.</summary>
    public int Confirmed { get; private set; }

    /// <summary>Records whose answer never arrived: allowed, once each.</summary>
    public int Unpromised { get; private set; }

    public async Task ContinueAsync(FabraClient client, CancellationToken cancellationToken)
    {
        var options = new StreamContextsOptions { View = ContextView.Raw, ResumeToken = _token };
        await foreach (var (context, token) in client.StreamContextsAsync(options, cancellationToken))
        {
            _token = token;
            Check(context);
        }

        var missing = ledger.Contexts.Where(promise => !_seen.Contains(promise.Key)).ToArray();
        if (missing.Length > 0)
        {
            throw new ProofFailedException(
                $"{missing.Length} answered contexts are gone, such as {missing[0].Key} ({missing[0].Value.State}).");
        }
    }

    private void Check(Context context)
    {
        if (context.Evidence.LogPosition != ++_position)
        {
            throw new ProofFailedException($"Position {context.Evidence.LogPosition} where {_position} was due.");
        }

        if (!_seen.Add(context.ContextId))
        {
            throw new ProofFailedException($"Context {context.ContextId} is in the log twice.");
        }

        if (Convert.ToHexStringLower(SHA256.HashData(context.Raw.Manifest.Span)) != context.Evidence.RecordHash)
        {
            throw new ProofFailedException($"Context {context.ContextId}: the record hash is not the manifest's.");
        }

        if (!ledger.Contexts.TryGetValue(context.ContextId, out var promise))
        {
            Unpromised++;
            return;
        }

        Confirmed++;
        if (promise.Content != context.Content || promise.Content != context.Raw.Content.ToStringUtf8()
            || promise.RecordHash != context.Evidence.RecordHash
            || (promise.LogPosition is { } position && position != context.Evidence.LogPosition)
            || context.Labels[AssemblyCall.Label] != promise.RequestId)
        {
            throw new ProofFailedException($"Context {context.ContextId} is not as it was answered.");
        }
    }
}
