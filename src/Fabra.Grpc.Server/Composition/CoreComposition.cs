using Fabra.Core.Assembly;
using Fabra.Core.Authoring;
using Fabra.Core.Budget;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Indexing;
using Fabra.Core.Documents.Search;
using Fabra.Core.Evidence;
using Fabra.Core.Features;
using Fabra.Core.Ids;
using Fabra.Core.Replay;
using Fabra.Core.Retention;
using Fabra.Core.Time;
using Fabra.Grpc.Server.Background;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Health;
using Fabra.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fabra.Grpc.Server.Composition;

/// <summary>The domain's parts, over whatever stores are registered.</summary>
internal static class CoreComposition
{
    public static IServiceCollection AddFabraCore(this IServiceCollection services, FabraOptions options, Declarations declarations) =>
        services
            .AddClock(options)
            .AddStoreParts()
            .AddSingleton(declarations)
            .AddSingleton(declarations.Functions)
            .AddSingleton(declarations.Contexts)
            .AddSingleton<DefinitionCatalog>()
            .AddSingleton<DefinitionRegistrar>()
            .AddSingleton<OnlinePublisher>()
            .AddSingleton<FeatureComputation>()
            .AddSingleton<FeatureReader>()
            .AddSingleton<FeatureReads>()
            .AddSingleton<FeatureWriter>()
            .AddDocuments()
            .AddEvidence(options.Evidence)
            .AddSingleton(options.CustomPricingFile is { } prices ? PriceTable.Load(prices) : PriceTable.BuiltIn)
            .AddSingleton(new SealOptions
            {
                ReplicaId = options.ReplicaId,
                RecordContent = options.Evidence.IncludeContent,
                CodeVersion = $"fabra@{ServerVersion.Text}",
            })
            .AddSingleton<ContextReader>()
            .AddSingleton<EarlierRequests>()
            .AddSingleton<ContextAssembler>()
            .AddSingleton<ContextReplayer>()
            .AddSessionLimits()
            .AddHostedService<DataLifecycle>()
            .AddHostedService<OnlineCatchUp>();

    private static IServiceCollection AddClock(this IServiceCollection services, FabraOptions options) => services
        .AddSingleton(provider => new FabraClock(provider.GetRequiredService<TimeProvider>()) { MaxAhead = options.Limits.ClockMaxAhead })
        .AddFabraHealthCheck("server_clock", required: true, provider => new ClockHealthCheck(provider.GetRequiredService<FabraClock>()))
        .AddSingleton<IRandomSource, CryptographicRandomSource>()
        .AddSingleton<IdGenerator>();

    private static IServiceCollection AddStoreParts(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<IOfflineStore>().Contexts)
        .AddSingleton(provider => provider.GetRequiredService<IOfflineStore>().Features)
        .AddSingleton(provider => provider.GetRequiredService<IOfflineStore>().Definitions)
        .AddSingleton(provider => provider.GetRequiredService<IOfflineStore>().Documents)
        .AddSingleton(provider => provider.GetRequiredService<IOfflineStore>().RequestKeys)
        .AddSingleton(provider => provider.GetRequiredService<IOfflineStore>().Sql)
        .AddSingleton(provider => provider.GetRequiredService<IOfflineStore>().Partitions);

    private static IServiceCollection AddDocuments(this IServiceCollection services) => services
        .AddSingleton<IndexFinder>()
        .AddSingleton<IndexRegistrar>()
        .AddSingleton<DocumentIndexer>()
        .AddSingleton<DocumentReader>()
        .AddSingleton<IDocumentSearch, DocumentSearcher>()
        .AddSingleton<DocumentCompactor>();

    /// <summary>A host that set its own before keeps them.</summary>
    private static IServiceCollection AddSessionLimits(this IServiceCollection services)
    {
        services.TryAddSingleton<SessionLimits>();
        return services;
    }

    private static IServiceCollection AddEvidence(this IServiceCollection services, EvidenceSettings settings) => services
        .AddSingleton(new EvidenceOptions { Mode = settings.Mode, AppendTimeout = settings.Timeout })
        .AddSingleton<EvidenceLifecycle>()
        .AddSingleton<IEvidenceWriter>(provider => provider.GetRequiredService<EvidenceLifecycle>())
        .AddFabraHealthCheck("spool", required: false, provider => new SpoolHealthCheck(provider.GetRequiredService<EvidenceLifecycle>()))
        .AddHostedService(provider => provider.GetRequiredService<EvidenceLifecycle>());
}
