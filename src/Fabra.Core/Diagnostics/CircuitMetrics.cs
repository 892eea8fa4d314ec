using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fabra.Core.Diagnostics;

/// <summary><c>fabra_circuit_state</c> by <c>store</c>: 0 closed, 1 half open (one call is trying), 2 open.</summary>
public static class CircuitMetrics
{
    public const int Closed = 0;
    public const int HalfOpen = 1;
    public const int Open = 2;

    private static readonly ConcurrentDictionary<Registration, Measurement> Circuits = new();

    static CircuitMetrics() => FabraMeter.Instance.CreateObservableGauge(
        "fabra_circuit_state",
        () => Circuits.Values.Select(circuit => circuit.Read()),
        description: "State of the circuit of each store: 0 closed, 1 half open, 2 open.");

    /// <summary>Shows a circuit until the registration is disposed.</summary>
    public static IDisposable Show(string store, Func<int> state)
    {
        var registration = new Registration();
        Circuits[registration] = new Measurement(new KeyValuePair<string, object?>("store", store), state);
        return registration;
    }

    private sealed record Measurement(KeyValuePair<string, object?> Store, Func<int> State)
    {
        public Measurement<int> Read() => new(State(), Store);
    }

    private sealed class Registration : IDisposable
    {
        public void Dispose() => Circuits.TryRemove(this, out _);
    }
}
