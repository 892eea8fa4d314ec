using System.Buffers.Binary;
using Fabra.Core.Budget;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Evidence;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Naming;
using Fabra.Core.Requests;
using Fabra.Core.Retrievals;
using Fabra.Core.Time;
using Fabra.Core.Tokens;
using Fabra.Core.Values;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Assembly;

/// <summary>
/// Assembles contexts, from call to record. One-shot calls, named contexts and sessions differ in how their scope is filled; the rest is
/// one flow:
/// <list type="number">
/// <item>Open: check the options, fix the scope's clock reading.</item>
/// <item>Collect: every read and retrieval goes through the scope (<see cref="AssemblyScope"/>).</item>
/// <item>Fit: drop optional items until the text fits (<see cref="AssemblyPipeline"/>).</item>
/// <item>Judge freshness (<see cref="FreshnessJudge"/>).</item>
/// <item>Seal: mint the id, serialise once, commit to the bytes (<see cref="ContextSealer"/>).</item>
/// <item>Log: hand the record over; answer when it is durable, or as the evidence mode allows (<see cref="IEvidenceWriter"/>).</item>
/// </list>
/// </summary>
internal sealed class ContextAssembler
{
    private readonly FeatureReader _features;
    private readonly DefinitionCatalog _definitions;
    private readonly ContextRegistry _registry;
    private readonly RetrievalRunner _retrievals;
    private readonly IDocumentSearch _documents;
    private readonly EarlierRequests _earlier;
    private readonly IEvidenceWriter _evidence;
    private readonly FabraClock _clock;
    private readonly IRandomSource _random;
    private readonly SealOptions _options;
    private readonly ILogger _logger;
    private readonly AssemblyPipeline _pipeline;
    private readonly ContextSealer _sealer;
    private readonly RequestGate _gate = new();

    public ContextAssembler(
        FeatureReader features,
        DefinitionCatalog definitions,
        ContextRegistry registry,
        IDocumentSearch documents,
        EarlierRequests earlier,
        IEvidenceWriter evidence,
        PriceTable prices,
        IdGenerator ids,
        FabraClock clock,
        IRandomSource random,
        SealOptions options,
        ILogger<ContextAssembler> logger)
    {
        _features = features;
        _definitions = definitions;
        _registry = registry;
        _retrievals = new RetrievalRunner(registry.Retrievers, clock);
        _documents = documents;
        _earlier = earlier;
        _evidence = evidence;
        _clock = clock;
        _random = random;
        _options = options;
        _logger = logger;
        _pipeline = new AssemblyPipeline(prices);
        _sealer = new ContextSealer(ids, random, options);
    }

    /// <summary>One call: the items given, or the named context's function.</summary>
    /// <exception cref="FabraException">The request is invalid, or cannot be answered as asked.</exception>
    public async Task<AssembledContext> AssembleAsync(
        AssemblyOptions options, IReadOnlyList<ContextItem> items, Caller caller, CancellationToken cancellationToken)
    {
        AssemblyRules.Check(options);
        var function = _registry.FindContext(options.Name);
        if (function is not null && items.Count > 0)
        {
            throw FabraException.Field("items", $"\"{options.Name}\" is a registered context, which brings its own items");
        }

        if (function is null && items.Count == 0)
        {
            throw NotFound.ContextName("name", options.Name, _registry.ContextNames);
        }

        var key = AssemblyRequestKey.Of(AssemblyRequestKey.OneCall, options, caller, items, null);
        return await OnceAsync(
            key,
            () => function is null
                ? AssembleItemsAsync(options, items, caller, key, cancellationToken)
                : AssembleNamedAsync(function, options, caller, key, cancellationToken),
            cancellationToken);
    }

    /// <summary>Opens a session; the caller fills its scope and commits.</summary>
    /// <exception cref="FabraException">The options are invalid.</exception>
    public AssemblySession OpenSession(AssemblyOptions options, Caller caller)
    {
        AssemblyRules.Check(options);
        var opened = Open(AssemblyMode.Session, options, caller, _options.CodeVersion);
        return new AssemblySession(opened.Scope, cancellationToken =>
        {
            var key = AssemblyRequestKey.Of(AssemblyRequestKey.Session, options, caller, opened.Scope.Items, opened.Scope);
            return OnceAsync(key, () => CompleteAsync(opened, key, cancellationToken), cancellationToken);
        });
    }

    private Task<AssembledContext> AssembleItemsAsync(
        AssemblyOptions options,
        IReadOnlyList<ContextItem> items,
        Caller caller,
        RequestKey? key,
        CancellationToken cancellationToken)
    {
        var opened = Open(AssemblyMode.OneShot, options, caller, _options.CodeVersion);
        opened.Scope.AddItems(items);
        return CompleteAsync(opened, key, cancellationToken);
    }

    private async Task<AssembledContext> AssembleNamedAsync(
        ContextFunction function,
        AssemblyOptions options,
        Caller caller,
        RequestKey? key,
        CancellationToken cancellationToken)
    {
        var resolved = options with { MaxTokens = options.MaxTokens ?? function.MaxTokens };
        var opened = Open(AssemblyMode.Named, resolved, caller, function.CodeVersion);
        await NamedContext.RunAsync(function, opened.Scope, cancellationToken);
        return await CompleteAsync(opened, key, cancellationToken);
    }

    // 1. Open.
    private OpenAssembly Open(AssemblyMode mode, AssemblyOptions options, Caller caller, string codeVersion)
    {
        Span<byte> seed = stackalloc byte[8];
        _random.Fill(seed);
        var settings = new ScopeSettings(
            mode, options, caller, BinaryPrimitives.ReadInt64BigEndian(seed), codeVersion, RenderingRules.Current);
        var world = new LiveWorld(caller.Tenant, _features, _definitions, _retrievals, _documents, _clock);
        return new OpenAssembly(new AssemblyScope(settings, world), _clock.Time.GetTimestamp());
    }

    // 2. to 6.
    private async Task<AssembledContext> CompleteAsync(
        OpenAssembly opened, RequestKey? key, CancellationToken cancellationToken)
    {
        var (scope, started) = opened;
        var counter = TokenCounters.ForModel(scope.Settings.Options.Model);
        var draft = await _pipeline.ExecuteAsync(scope, counter, cancellationToken);

        // 5. Seal.
        var context = _sealer.Seal(draft, scope.Settings.Caller, _clock.Time.GetElapsedTime(started));

        // 6. Log.
        var result = await _evidence.WriteAsync(context.Record, key, cancellationToken);
        if (result.Earlier is { } earlier)
        {
            return await _earlier.ResultAsync(key!, earlier, cancellationToken);
        }

        ContextMetrics.Assembled(context, _clock.Time.GetElapsedTime(started));
        Log.AssemblyComplete(_logger, context.Record.ContextId, context.Content.Length);
        return context with
        {
            Record = context.Record with { LogPosition = result.LogPosition },
            Evidence = result.State,
            EvidenceError = result.Error,
        };
    }

    private async Task<AssembledContext> OnceAsync(
        RequestKey? key, Func<Task<AssembledContext>> assemble, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return await assemble();
        }

        using var turn = await _gate.EnterAsync(key, cancellationToken);
        return await _earlier.FindAsync(key, cancellationToken) ?? await assemble();
    }

    private sealed record OpenAssembly(AssemblyScope Scope, long Started);
}
