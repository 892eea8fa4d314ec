using Fabra.Core.Lineage;

namespace Fabra.Core.Records;

/// <summary>A retrieval as the plan keeps it: its lineage, and the texts it returned where the server ran it.</summary>
public sealed record PlanRetrieval(RetrieverLineage Lineage, IReadOnlyList<string> Results);
