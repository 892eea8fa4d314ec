using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;

namespace Fabra.Core.Tests.Diagnostics;

public sealed class CircuitMetricsTests
{
    private const string Store = "circuit-metrics-tests";

    [Fact]
    public void Circuits_of_one_store_are_one_series_of_the_worst_state()
    {
        var state = CircuitMetrics.Closed;
        using var one = CircuitMetrics.Show(Store, () => state);
        using (CircuitMetrics.Show(Store, () => CircuitMetrics.HalfOpen))
        {
            Read().ShouldBe([CircuitMetrics.HalfOpen]);
            state = CircuitMetrics.Open;
            Read().ShouldBe([CircuitMetrics.Open]);
        }

        state = CircuitMetrics.Closed;
        Read().ShouldBe([CircuitMetrics.Closed]);
    }

    [Fact]
    public void A_circuit_that_is_gone_is_not_shown()
    {
        CircuitMetrics.Show(Store + "-gone", () => CircuitMetrics.Open).Dispose();

        Read(Store + "-gone").ShouldBeEmpty();
    }

    private static List<int> Read(string store = Store)
    {
        var read = new List<int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "fabra_circuit_state")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            if (tags.Contains(new KeyValuePair<string, object?>("store", store)))
            {
                read.Add(value);
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }
}
