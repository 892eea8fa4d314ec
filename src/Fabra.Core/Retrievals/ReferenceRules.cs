using Fabra.Core.Documents.Search;
using Fabra.Core.Errors;
using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Retrievals;

/// <summary>What a reference to a retrieval must satisfy before anything is looked up.</summary>
internal static class ReferenceRules
{
    /// <exception cref="FabraException">A field below <paramref name="field"/> is at fault.</exception>
    public static void Check(RetrievalReference reference, string field)
    {
        if (reference is { IndexName: "", RetrieverName: "" })
        {
            throw FabraException.Field(field, "needs index_name or retriever_name");
        }

        Refuse("index_name", reference.IndexName.Length > 0 ? Names.ContextNameFault(reference.IndexName) : null);
        Refuse("retriever_name", reference.RetrieverName.Length > 0 ? Names.ContextNameFault(reference.RetrieverName) : null);
        Refuse("query", QueryFault(reference));
        Refuse("top_k", TopKFault(reference));
        if (!reference.IsSearch)
        {
            Refuse("mode", reference.Mode is not null ? SearchOnly : null);
            Refuse("filter", reference.Filter is not null ? SearchOnly : null);
        }

        void Refuse(string name, string? fault)
        {
            if (fault is not null)
            {
                throw FabraException.Field(FieldPaths.Below(field, name), fault);
            }
        }
    }

    private const string SearchOnly = "goes with index_name only";

    private static string? QueryFault(RetrievalReference reference) =>
        TextRules.Fault(reference.Query)
        ?? (!reference.IsSearch ? null
            : string.IsNullOrWhiteSpace(reference.Query) ? "is blank"
            : reference.Query.Length > SearchQuery.MaxTextLength ? $"is longer than {SearchQuery.MaxTextLength} characters"
            : null);

    private static string? TopKFault(RetrievalReference reference) =>
        reference.TopK is not { } topK ? null
        : !reference.IsSearch ? SearchOnly
        : topK is < 1 or > SearchQuery.MostTopK ? $"is {topK}, 1 to {SearchQuery.MostTopK} are allowed"
        : null;
}
