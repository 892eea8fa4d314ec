using System.Reflection;
using Fabra.Core.Assembly;
using Fabra.Core.Features;
using Fabra.Core.Naming;
using Fabra.Core.Retrievals;
using Fabra.Core.Values;

namespace Fabra.Core.Authoring;

/// <summary>Collects declarations and their faults.</summary>
internal sealed class DeclarationBuilder
{
    /// <summary>A hundred years.</summary>
    private const double MaxSeconds = 100 * 365.25 * 24 * 3600;

    private readonly List<EntityDefinition> _entities = [];
    private readonly List<FeatureDefinition> _features = [];
    private readonly Dictionary<string, FeatureFunction> _functions = new(StringComparer.Ordinal);
    private readonly List<ContextFunction> _contexts = [];
    private readonly List<Retriever> _retrievers = [];
    private readonly List<string> _faults = [];

    public void Add(EntityAttribute entity) => _entities.Add(new EntityDefinition(
        entity.Name, entity.IdColumn.Length > 0 ? entity.IdColumn : $"{entity.Name}_id", entity.Description));

    public void Add(MethodInfo method)
    {
        if (method.GetCustomAttributes().Any(attribute => attribute is FeatureAttribute or RetrieverAttribute or ContextAttribute)
            && (!method.IsStatic || method.ContainsGenericParameters))
        {
            // Left out in silence it would be missed only when it is called.
            _faults.Add($"{Place(method)}: must be static and not generic");
            return;
        }

        if (method.GetCustomAttribute<FeatureAttribute>() is { } feature)
        {
            AddFeature(method, feature);
        }

        if (method.GetCustomAttribute<RetrieverAttribute>() is { } retriever)
        {
            AddRetriever(method, retriever);
        }

        if (method.GetCustomAttribute<ContextAttribute>() is { } context)
        {
            AddContext(method, context);
        }
    }

    public Declarations Build()
    {
        Twice("feature", _features.Select(feature => feature.Name));
        Twice("context", _contexts.Select(context => context.Name));
        Twice("retriever", _retrievers.Select(retriever => retriever.Name));
        return _faults.Count == 0
            ? new Declarations(
                [.. _entities.Distinct()], _features, new FeatureFunctions(_functions), new ContextRegistry(_contexts, _retrievers))
            : throw new AuthoringException(_faults);
    }

    private static string Place(MethodInfo method) => $"{method.DeclaringType?.Name}.{method.Name}";

    private TimeSpan? Seconds(double seconds, string what, string place)
    {
        if (seconds is >= 0 and <= MaxSeconds)
        {
            return seconds == 0 ? null : TimeSpan.FromSeconds(seconds);
        }

        _faults.Add($"{place}: {what} must be from 0 to {MaxSeconds:0}");
        return null;
    }

    private void AddFeature(MethodInfo method, FeatureAttribute feature)
    {
        var place = $"[Feature(\"{feature.Name}\")] {Place(method)}";
        if (Names.DefinitionNameFault(feature.Name) is { } nameFault)
        {
            _faults.Add($"{place}: the name {nameFault}");
            return;
        }

        var call = MethodCall.Of(method);
        if (!call.Takes(typeof(string)) || ClrValues.KindOf(call.ResultType) is not { } kind)
        {
            _faults.Add($"{place}: must take a string entity id, and optionally a "
                + "CancellationToken, and return bool, int, long, double, string, byte[] or DateTimeOffset, or a task of one");
            return;
        }

        _features.Add(new FeatureDefinition
        {
            Name = feature.Name,
            EntityName = feature.Entity,
            Description = feature.Description,
            ValueKind = kind,
            Ttl = Seconds(feature.TtlSeconds, nameof(feature.TtlSeconds), place),
            MaxStaleness = Seconds(feature.MaxStalenessSeconds, nameof(feature.MaxStalenessSeconds), place),
        });
        _functions[feature.Name] = async (entityId, cancellationToken) =>
            ClrValues.From(await call.InvokeAsync([entityId], cancellationToken));
    }

    private void AddRetriever(MethodInfo method, RetrieverAttribute retriever)
    {
        var call = MethodCall.Of(method);
        var takesScope = call.Takes(typeof(RetrieverScope), typeof(string));
        if (!(takesScope || call.Takes(typeof(string))) || !call.ResultType.IsAssignableTo(typeof(IReadOnlyList<string>)))
        {
            _faults.Add($"[Retriever(\"{retriever.Name}\")] {Place(method)}: must take a string query, optionally a RetrieverScope before "
                + "it and a CancellationToken, and return a list of strings or a task of one");
            return;
        }

        _retrievers.Add(new Retriever(retriever.Name, retriever.IndexName, async (scope, query) =>
            (IReadOnlyList<string>?)await call.InvokeAsync(takesScope ? [scope, query] : [query], scope.CancellationToken) ?? []));
    }

    private void AddContext(MethodInfo method, ContextAttribute context)
    {
        if (Names.ContextNameFault(context.Name) is { } nameFault)
        {
            _faults.Add($"[Context(\"{context.Name}\")] {Place(method)}: the name {nameFault}");
        }
        else if (context.MaxTokens < 0)
        {
            _faults.Add($"[Context(\"{context.Name}\")] {Place(method)}: MaxTokens is negative");
        }
        else if (ContextMethod.TryBind(method, context, out var function, out var fault))
        {
            _contexts.Add(function);
        }
        else
        {
            _faults.Add($"[Context(\"{context.Name}\")] {Place(method)}: {fault}");
        }
    }

    private void Twice(string what, IEnumerable<string> names)
    {
        foreach (var name in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            _faults.Add($"the {what} \"{name.Key}\" is declared {name.Count()} times");
        }
    }
}
