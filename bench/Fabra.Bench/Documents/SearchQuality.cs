using Fabra.V1;

namespace Fabra.Bench.Documents;

/// <summary>How often a right document is found first, or among the first five.</summary>
internal sealed record SearchQuality(string Kind, int Queries, double First, double AmongFive)
{
    public static async Task<IReadOnlyList<SearchQuality>> MeasureAsync(
        IndexService.IndexServiceClient client, string index, SearchMode mode, IReadOnlyList<LabelledQuery> queries)
    {
        var found = new List<(string Kind, int Place)>();
        foreach (var query in queries)
        {
            var answer = await client.SearchAsync(new SearchRequest { IndexName = index, Query = query.Text, Mode = mode, TopK = 5 });
            found.Add((query.Kind, answer.Hits.ToList().FindIndex(hit => query.Answers.Contains(hit.DocumentId))));
        }

        return [.. found.Select(place => place with { Kind = "all" }).Concat(found).GroupBy(place => place.Kind).Select(kind =>
            new SearchQuality(
                kind.Key, kind.Count(), kind.Average(query => query.Place == 0 ? 1 : 0), kind.Average(query => query.Place >= 0 ? 1 : 0)))];
    }
}
