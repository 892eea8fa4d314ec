
namespace Fabra.Core.Contexts;

/// <summary>One value that was too old.</summary>
/// <param name="Feature"><c>entity_name/entity_id/feature_name</c>, or <c>retriever_name/chunk_id</c>.</param>
public sealed record FreshnessViolation(string Feature, long AgeMs, long SlaMs);
