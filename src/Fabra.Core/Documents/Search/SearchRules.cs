using Fabra.Core.Documents.Filters;
using Fabra.Core.Errors;
using Fabra.Core.Values;

namespace Fabra.Core.Documents.Search;

/// <summary>What a search must satisfy before anything is looked up.</summary>
internal static class SearchRules
{
    /// <exception cref="FabraException">A field is at fault; named below <paramref name="above"/>, where the search stands in the request.</exception>
    public static void Check(SearchQuery query, string above = "")
    {
        if (QueryFault(query.Text) is { } fault)
        {
            throw FabraException.Field(FieldPaths.Below(above, "query"), fault);
        }

        if (query.TopK is < 1 or > SearchQuery.MostTopK)
        {
            throw FabraException.Field(
                FieldPaths.Below(above, "top_k"), $"is {query.TopK}, 1 to {SearchQuery.MostTopK} are allowed");
        }

        if (query.Filter is { } filter)
        {
            FilterRules.Check(filter, FieldPaths.Below(above, "filter"));
        }
    }

    private static string? QueryFault(string text) =>
        string.IsNullOrWhiteSpace(text) ? "is blank"
        : text.Length > SearchQuery.MaxTextLength ? $"is longer than {SearchQuery.MaxTextLength} characters"
        : TextRules.Fault(text);
}
