using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Values;

namespace Fabra.Core.Assembly;

/// <summary>
/// One assembly while it is open: every read and retrieval made through it is remembered. A value read twice is read once, so that
/// one context never holds two answers. Not safe for concurrent use; a session takes its steps one after another.
/// </summary>
internal sealed partial class AssemblyScope
{
    /// <summary>Most items of one assembly.</summary>
    public const int MaxItems = 10_000;

    /// <summary>Most bytes of items and values of one assembly: 16 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most values one assembly may read.</summary>
    public const int MaxReads = 100_000;

    private readonly AssemblyWorld _world;
    private readonly Dictionary<FeatureKey, FeatureReading> _readings = [];
    private readonly List<FeatureReading> _order = [];
    private readonly HashSet<FeatureKey> _direct = [];
    private readonly List<FeatureKey> _directOrder = [];
    private readonly Dictionary<FeatureReference, FeatureReading> _ofItems = [];
    private readonly List<ContextItem> _items = [];
    private readonly List<PlanStep> _steps = [];
    private long _bytes;

    internal AssemblyScope(ScopeSettings settings, AssemblyWorld world)
    {
        Settings = settings;
        _world = world;
    }

    /// <summary>The scope's one reading of the clock.</summary>
    public DateTimeOffset Now => _world.OpenedAt;

    /// <summary>Everything read so far, in order of first read.</summary>
    public IReadOnlyList<FeatureReading> Readings => _order;

    public IReadOnlyList<ContextItem> Items => _items;

    internal ScopeSettings Settings { get; }

    internal IReadOnlyList<PlanStep> Steps => _steps;

    internal IReadOnlyList<FeatureKey> DirectReads => _directOrder;

    /// <summary>Reads values of one entity type for code outside; what that code writes of them cannot be seen.</summary>
    /// <returns>For each entity id the readings in the order of the names, their values as contexts render them.</returns>
    /// <exception cref="FabraException">Unknown feature, mixed entities, malformed ids.</exception>
    public async Task<IReadOnlyList<FeatureReading>> ReadFeaturesAsync(
        IReadOnlyList<string> featureNames, IReadOnlyList<string> entityIds, CancellationToken cancellationToken)
    {
        var queries = await FeatureQueries.BuildAsync(
            featureNames, entityIds, (name, field) => _world.GetDefinitionAsync(name, field, cancellationToken));
        var readings = await ReadAsync(queries, cancellationToken);
        RememberDirect(readings);
        return [.. readings.Select(AsRendered)];
    }

    /// <summary>Repeats direct reads of a record; one call for all of them.</summary>
    internal async Task RepeatReadsAsync(IEnumerable<FeatureKey> keys, CancellationToken cancellationToken)
    {
        var queries = new List<FeatureQuery>();
        foreach (var key in keys)
        {
            var definition = await _world.GetDefinitionAsync(key.FeatureName, "feature_names", cancellationToken);
            queries.Add(new FeatureQuery(definition, key.EntityId));
        }

        RememberDirect(await ReadAsync(queries, cancellationToken));
    }

    /// <summary>Appends items; all or none.</summary>
    /// <exception cref="FabraException">An item is malformed, too large, or there are too many.</exception>
    public void AddItems(IReadOnlyList<ContextItem> items)
    {
        if (_items.Count + items.Count > MaxItems)
        {
            throw FabraException.Field(
                "items", $"would be {_items.Count + items.Count}, at most {MaxItems} are allowed", ErrorReason.TooManyItems);
        }

        var bytes = 0L;
        for (var i = 0; i < items.Count; i++)
        {
            bytes += ItemRules.Check(items[i], i);
        }

        Charge(bytes);
        foreach (var item in items)
        {
            var named = item.SourceId.Length > 0 ? item : item with { SourceId = $"item-{_items.Count}" };
            _items.Add(named.Retrieval is { } retrieval ? named with { Retrieval = retrieval.Resolved() } : named);
        }

        _steps.Add(new PlanStep(PlanStep.AddItems, items.Count));
    }

    /// <summary>Reads what the items refer to; one call for all of them.</summary>
    internal async Task ReadItemFeaturesAsync(CancellationToken cancellationToken)
    {
        var queries = new List<FeatureQuery>();
        var references = new List<FeatureReference>();
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Feature is { } feature)
            {
                references.Add(feature);
                var definition = await _world.GetDefinitionAsync(
                    feature.FeatureName, $"items[{i}].feature.feature_name", cancellationToken);
                queries.Add(new FeatureQuery(definition, feature.EntityId));
            }
        }

        var readings = await ReadAsync(queries, cancellationToken);
        for (var i = 0; i < references.Count; i++)
        {
            _ofItems[references[i]] = readings[i];
        }
    }

    /// <summary>The reading behind an item; null for a text.</summary>
    internal FeatureReading? ReadingOf(ContextItem item) => item.Feature is { } feature ? _ofItems[feature] : null;

    /// <summary>When freshness is judged.</summary>
    internal DateTimeOffset AssembledAt() => _world.AssembledAt();

    /// <summary>Why ages are not to be trusted; null while they are.</summary>
    internal string? ClockFault => _world.ClockFault;

    /// <summary>True when code outside read the value too.</summary>
    internal bool WasReadDirectly(FeatureKey key) => _direct.Contains(key);

    // Code that writes a struct's fields one after another writes what an item with the value would.
    private FeatureReading AsRendered(FeatureReading reading) =>
        reading.Value is { } value && Settings.Rendering.Apply(value) is var rendered && !ReferenceEquals(rendered, value)
            ? reading with { Value = rendered }
            : reading;

    private void RememberDirect(IReadOnlyList<FeatureReading> readings)
    {
        _directOrder.AddRange(readings.Select(reading => reading.Key));
        _direct.UnionWith(readings.Select(reading => reading.Key));
        _steps.Add(new PlanStep(PlanStep.GetFeatures, readings.Count));
    }

    private async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        var unread = queries.Where(query => !_readings.ContainsKey(query.Key)).DistinctBy(query => query.Key).ToArray();
        if (_order.Count + unread.Length > MaxReads)
        {
            throw new FabraException(ErrorReason.SessionLimit, $"one assembly may read at most {MaxReads} values");
        }

        if (unread.Length > 0)
        {
            foreach (var reading in await _world.ReadAsync(unread, cancellationToken))
            {
                _readings.Add(reading.Key, reading);
                _order.Add(reading);
            }
        }

        return [.. queries.Select(query => _readings[query.Key])];
    }

    private void Charge(long bytes)
    {
        if (_bytes + bytes > MaxBytes)
        {
            throw new FabraException(
                ErrorReason.SessionLimit, $"items and retrievals of one assembly may hold at most {MaxBytes} bytes");
        }

        _bytes += bytes;
    }
}
