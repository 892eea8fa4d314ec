namespace Fabra.Core.Documents.Search;

/// <summary>The words for modes in stored JSON and in metrics.</summary>
internal static class SearchModeWords
{
    private static readonly string[] Words = ["hybrid", "vector", "lexical"];

    public static string Of(SearchMode mode) => Words[(int)mode];

    public static SearchMode Parse(string word) => Array.IndexOf(Words, word) is >= 0 and var index
        ? (SearchMode)index
        : throw new FormatException($"\"{word}\" is no mode of search.");
}
