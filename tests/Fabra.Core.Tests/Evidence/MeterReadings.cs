using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fabra.Core.Tests.Evidence;

/// <summary>What the instruments of one meter said: the sum of a counter, the last value of a gauge.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _values = new();

    public MeterReadings(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = tags.IsEmpty ? instrument.Name : $"{instrument.Name}[{tags[0].Value}]";
            _values.AddOrUpdate(name, value, (_, before) => instrument.IsObservable ? value : before + value);
        });
        _listener.Start();
    }

    public long this[string name]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _values.GetValueOrDefault(name);
        }
    }

    public void Dispose() => _listener.Dispose();
}
