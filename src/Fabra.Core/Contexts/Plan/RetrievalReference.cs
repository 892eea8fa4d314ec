using System.Text;
using System.Text.Json;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;

namespace Fabra.Authoring;

/// <summary>Names a search of an index, or a retriever declared in code.</summary>
public sealed record RetrievalReference
{
    /// <summary>The index to search. Empty: <see cref="RetrieverName"/> is of a declared retriever to run.</summary>
    public string IndexName { get; init; } = "";

    /// <summary>In words; for a search not blank.</summary>
    public required string Query { get; init; }

    /// <summary>How many chunks to take: 1 to 1,000. Null: 5. For a search only.</summary>
    public int? TopK { get; init; }

    /// <summary>For the lineage; without an index, of the retriever to run. Empty: the index's name.</summary>
    public string RetrieverName { get; init; } = "";

    /// <summary>How to rank. Null: hybrid. For a search only.</summary>
    public SearchMode? Mode { get; init; }

    /// <summary>Applied before ranking. Null: all documents. For a search only.</summary>
    public DocumentFilter? Filter { get; init; }

    /// <summary>True for a search of an index, false for a retriever declared in code.</summary>
    public bool IsSearch => IndexName.Length > 0;

    /// <summary>With every default filled in, so that a record says what was done whatever the defaults become.</summary>
    internal RetrievalReference Resolved() => IsSearch
        ? this with
        {
            TopK = TopK ?? SearchQuery.DefaultTopK,
            Mode = Mode ?? SearchMode.Hybrid,
            RetrieverName = RetrieverName.Length > 0 ? RetrieverName : IndexName,
        }
        : this;

    /// <summary>The search that a resolved reference stands for.</summary>
    internal SearchQuery ToQuery() => new()
    {
        IndexName = IndexName,
        Text = Query,
        TopK = TopK ?? SearchQuery.DefaultTopK,
        Mode = Mode ?? SearchMode.Hybrid,
        Filter = Filter,
    };
}

/// <summary>A reference to a retrieval as stored JSON, and a search, which is the same without the retriever's name.</summary>
internal static class RetrievalReferenceJson
{
    /// <summary>Two references that mean the same retrieval have the same key.</summary>
    public static string Key(RetrievalReference reference) => Encoding.UTF8.GetString(Serialize(reference));

    /// <summary>Two searches that mean the same have the same key.</summary>
    public static string Key(SearchQuery query) => Encoding.UTF8.GetString(JsonWriting.Write(writer => Write(writer, query)));

    public static byte[] Serialize(RetrievalReference reference) => JsonWriting.Write(writer => Write(writer, reference));

    public static void Write(Utf8JsonWriter writer, RetrievalReference reference)
    {
        writer.Text("retriever_name", reference.RetrieverName);
        if (reference.IsSearch)
        {
            Write(writer, reference.ToQuery());
        }
        else
        {
            writer.WriteString("query", reference.Query);
        }
    }

    public static void Write(Utf8JsonWriter writer, SearchQuery query)
    {
        writer.WriteString("index_name", query.IndexName);
        writer.WriteString("query", query.Text);
        writer.WriteNumber("top_k", query.TopK);
        writer.WriteString("mode", SearchModeWords.Of(query.Mode));
        if (query.Filter is { } filter)
        {
            writer.WritePropertyName("filter");
            FilterJson.Write(writer, filter);
        }
    }

    public static RetrievalReference Read(JsonElement json)
    {
        var name = json.Text("retriever_name"u8);
        if (json.Text("index_name"u8).Length == 0)
        {
            return new RetrievalReference { RetrieverName = name, Query = json.Text("query"u8) };
        }

        var query = ReadQuery(json);
        return new RetrievalReference
        {
            RetrieverName = name,
            IndexName = query.IndexName,
            Query = query.Text,
            TopK = query.TopK,
            Mode = query.Mode,
            Filter = query.Filter,
        };
    }

    public static SearchQuery ReadQuery(JsonElement json) => new()
    {
        IndexName = json.Text("index_name"u8),
        Text = json.Text("query"u8),
        TopK = (int)json.Long("top_k"u8),
        Mode = SearchModeWords.Parse(json.Text("mode"u8)),
        Filter = json.TryGetProperty("filter"u8, out var filter) ? FilterJson.Read(filter) : null,
    };
}
