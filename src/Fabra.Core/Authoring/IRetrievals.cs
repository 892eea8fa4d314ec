using Fabra.Core.Records;

namespace Fabra.Core.Authoring;

/// <summary>Runs declared retrievers.</summary>
internal interface IRetrievals
{
    Task<PlanRetrieval> RunAsync(string retrieverName, string query, CancellationToken cancellationToken);
}
