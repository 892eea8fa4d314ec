using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Values;

namespace Fabra.Core.Assembly;

/// <summary>
/// What is stored when content is not to be recorded: SHA-256 of texts, values and inputs instead of themselves. A hash of a value
/// with few possibilities can be guessed; it hides nothing from someone who tries them all.
/// </summary>
internal static class ContentHashing
{
    private const string Prefix = "sha256:";

    public static AssemblyDraft WithoutContent(AssemblyDraft draft)
    {
        var inputs = draft.Lineage.Inputs.ToDictionary(input => input.Key, input => Value.Of(Hash(input.Value)), StringComparer.Ordinal);
        return draft with
        {
            Content = Hash(draft.Content),
            Lineage = draft.Lineage with
            {
                Inputs = inputs,
                FeaturesUsed = [.. draft.Lineage.FeaturesUsed.Select(WithoutValue)],
                RetrieversUsed = [.. draft.Lineage.RetrieversUsed.Select(WithoutQuery)],
            },
            Meta = draft.Meta with { ContentRecorded = false },
            Plan = draft.Plan with
            {
                ContentRecorded = false,
                Options = draft.Plan.Options with { Inputs = inputs },
                Items = [.. draft.Plan.Items.Select(WithoutText)],
                Reads = [.. draft.Plan.Reads.Select(read => read with { Value = null })],
                Retrievals = [.. draft.Plan.Retrievals.Select(WithoutTexts)],
            },
        };
    }

    private static FeatureLineage WithoutValue(FeatureLineage feature) => feature.Value is not { } value
        ? feature
        : feature with { Value = null, ValueHash = Hash(value)[Prefix.Length..] };

    private static RetrieverLineage WithoutQuery(RetrieverLineage retrieval) => retrieval with { Query = Hash(retrieval.Query) };

    private static PlanRetrieval WithoutTexts(PlanRetrieval retrieval) =>
        new(WithoutQuery(retrieval.Lineage), [.. retrieval.Results.Select(Hash)])
        {
            Reference = retrieval.Reference is { } reference ? WithoutQuery(reference) : null,
            Searches = [.. retrieval.Searches.Select(WithoutQuery)],
            Failure = retrieval.Failure,
        };

    // The query could be guessed from its vector.
    private static PlanSearch WithoutQuery(PlanSearch search) => search with
    {
        Query = search.Query with { Text = Hash(search.Query.Text), Filter = WithoutValues(search.Query.Filter) },
        QueryVector = default,
    };

    private static RetrievalReference WithoutQuery(RetrievalReference reference) =>
        reference with { Query = Hash(reference.Query), Filter = WithoutValues(reference.Filter) };

    private static DocumentFilter? WithoutValues(DocumentFilter? filter) => filter switch
    {
        DocumentFilter.Equal equal => equal with { Value = Hashed(equal.Value) },
        DocumentFilter.In one => one with { Values = [.. one.Values.Select(Hashed)] },
        DocumentFilter.Range range => range with
        {
            Min = range.Min is { } min ? Hashed(min) : null,
            Max = range.Max is { } max ? Hashed(max) : null,
        },
        DocumentFilter.All all => new DocumentFilter.All([.. all.Filters.Select(inner => WithoutValues(inner)!)]),
        DocumentFilter.Any any => new DocumentFilter.Any([.. any.Filters.Select(inner => WithoutValues(inner)!)]),
        _ => null,
    };

    private static ContextItem WithoutText(ContextItem item) => item.Text is { } text
        ? item with { Text = Hash(text), Format = "{}" }
        : item with
        {
            Format = Hash(item.Format),
            Retrieval = item.Retrieval is { } reference ? WithoutQuery(reference) : null,
        };

    private static Value Hashed(Value value) => Value.Of(Hash(value));

    private static string Hash(Value value) => Hash(ValueText.Render(value));

    private static string Hash(string text) => Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
