using Fabra.Core.Documents.Search;
using Fabra.Core.Errors;
using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Retrievals;

/// <summary>What a reference to a retrieval must satisfy before anything is looked up.</summary>
internal static class ReferenceRules
{
    private const string SearchOnly = "goes with index_name only";

    /// <exception cref="FabraException">A field below <paramref name="field"/> is invalid.</exception>
    public static void Check(RetrievalReference reference, string field)
    {
        if (reference is { IndexName: "", RetrieverName: "" })
        {
            throw FabraException.Field(field, "needs index_name or retriever_name");
        }

        Refuse("index_name", NameFault(reference.IndexName));
        Refuse("retriever_name", NameFault(reference.RetrieverName));
        if (reference.IsSearch)
        {
            SearchRules.Check(reference.ToQuery(), field);
            return;
        }

        // What a retriever makes of an empty or a long query is its own affair.
        Refuse("query", TextRules.Fault(reference.Query));
        Refuse("top_k", reference.TopK is null ? null : SearchOnly);
        Refuse("mode", reference.Mode is null ? null : SearchOnly);
        Refuse("filter", reference.Filter is null ? null : SearchOnly);

        void Refuse(string name, string? fault)
        {
            if (fault is not null)
            {
                throw FabraException.Field(FieldPaths.Below(field, name), fault);
            }
        }
    }

    private static string? NameFault(string name) => name.Length == 0 ? null : Names.ContextNameFault(name);
}
