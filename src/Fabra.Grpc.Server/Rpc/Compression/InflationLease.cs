namespace Fabra.Grpc.Server.Rpc.Compression;

/// <summary>What one call holds of the budget: its last message, which the one before it has made room for.</summary>
internal sealed class InflationLease(InflationBudget budget) : IDisposable
{
    private static readonly AsyncLocal<InflationLease?> OfCall = new();

    private long _held;

    /// <summary>That of the call whose message is read; null outside of one.</summary>
    public static InflationLease? Current
    {
        get => OfCall.Value;
        set => OfCall.Value = value;
    }

    /// <summary>A message begins.</summary>
    public void Begin()
    {
        budget.GiveBack(_held);
        _held = 0;
    }

    /// <inheritdoc cref="InflationBudget.Take"/>
    public void Take(int bytes)
    {
        budget.Take(bytes);
        _held += bytes;
    }

    public void Dispose() => Begin();
}
