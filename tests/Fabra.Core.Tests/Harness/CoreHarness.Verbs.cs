using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Replay;

namespace Fabra.Core.Tests.Harness;

/// <summary>The calls that most tests make, short.</summary>
internal sealed partial class CoreHarness
{
    public static readonly TenantId Tenant = TenantId.Default;

    /// <summary>Registers the entity <c>user</c> and a feature of it.</summary>
    public async Task<FeatureDefinition> DefineAsync(
        string name,
        ValueKind kind = ValueKind.Int64,
        TimeSpan? ttl = null,
        TimeSpan? maxStaleness = null,
        Value? defaultValue = null,
        string entity = "user")
    {
        var feature = new FeatureDefinition
        {
            Name = name,
            EntityName = entity,
            ValueKind = kind,
            Ttl = ttl,
            MaxStaleness = maxStaleness,
            DefaultValue = defaultValue,
        };
        var stored = await Registrar.RegisterAsync(
            Tenant, [new EntityDefinition(entity, $"{entity}_id", "")], [feature], validateOnly: false, Token);
        return stored.Features[0];
    }

    /// <summary>Writes a value that became true some time ago; by default now.</summary>
    public Task WriteAsync(string feature, Value value, TimeSpan ago = default, string entityId = "u1") =>
        Writer.WriteAsync(Tenant, [new FeatureWrite(0, feature, entityId, value, Clock.Now - ago)], "", Token);

    public Task WriteAsync(string feature, long value, TimeSpan ago = default, string entityId = "u1") =>
        WriteAsync(feature, Value.Of(value), ago, entityId);

    public async Task<FeatureReading> ReadAsync(string feature, string entityId = "u1")
    {
        var definition = await Definitions.GetAsync(Tenant, feature, "feature_names[0]", Token);
        return (await Reader.ReadAsync(Tenant, [new FeatureQuery(definition, entityId)], Token))[0];
    }

    public Task<AssembledContext> AssembleAsync(AssemblyOptions options, params ContextItem[] items) =>
        Assembler.AssembleAsync(options, items, Caller.Anonymous, Token);

    public Task<AssembledContext> AssembleAsync(params ContextItem[] items) =>
        AssembleAsync(new AssemblyOptions { Name = "test" }, items);

    public AssemblySession OpenSession(AssemblyOptions? options = null) =>
        Assembler.OpenSession(options ?? new AssemblyOptions { Name = "test" }, Caller.Anonymous);

    public Task<ReplayResult> ReplayAsync(AssembledContext context, ReplayMode mode, DateTimeOffset? asOf = null) =>
        Replayer.ReplayAsync(Tenant, context.Record.ContextId, mode, asOf, Token);

    public Task<AssembledContext> GetAsync(AssembledContext context) =>
        Contexts.GetAsync(Tenant, context.Record.ContextId, ContextColumns.All, Token);

    public Task<long> CountAsync() => Log.GetHeadAsync(Token);
}
