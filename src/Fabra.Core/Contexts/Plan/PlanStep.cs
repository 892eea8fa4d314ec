
namespace Fabra.Core.Contexts;

/// <summary>One step of a session: how many reads, items or retrievals it added to the plan's lists.</summary>
/// <param name="Kind"><see cref="GetFeatures"/>, <see cref="Retrieve"/>, <see cref="AddItems"/> or <see cref="RecordRetrieval"/>.</param>
public sealed record PlanStep(string Kind, int Count)
{
    public const string GetFeatures = "get_features";

    public const string Retrieve = "retrieve";

    public const string AddItems = "add_items";

    public const string RecordRetrieval = "record_retrieval";
}
