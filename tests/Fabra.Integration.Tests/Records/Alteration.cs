using Fabra.Testing;

namespace Fabra.Integration.Tests.Records;

/// <summary>What somebody with access to the database does to one record.</summary>
/// <param name="OnDuckDb">What follows <c>SET</c>.</param>
/// <param name="OnPostgres">Likewise, where types and functions are others.</param>
/// <param name="Altered">What every read names.</param>
internal sealed record Alteration(string OnDuckDb, string OnPostgres, params string[] Altered)
{
    /// <summary>Segments that cannot be read any more.</summary>
    public string[] Unreadable { get; init; } = [];

    /// <summary>Whether columns alone show it, as lists have them.</summary>
    public bool ShowsInSummary { get; init; }

    /// <summary>Whether the order of time or of positions has it elsewhere now, where it is not looked for.</summary>
    public bool Moves { get; init; }

    public string Sql => TestStores.AreRemote ? OnPostgres : OnDuckDb;

    /// <summary>One for each segment and each column, and for each way in which a read could fail.</summary>
    public static readonly IReadOnlyDictionary<string, Alteration> All = new Dictionary<string, Alteration>
    {
        ["content"] = Text("content = content || '!'", "content"),
        ["plan"] = Json("plan", "o200k_base", "cl100k_base", "plan"),
        ["plan of no shape"] = Shapeless("plan") with { Unreadable = ["plan"] },
        ["lineage"] = Json("lineage", "\"items_provided\":", "\"items_provided\":1", "lineage"),
        ["lineage of no shape"] = Shapeless("lineage") with { Unreadable = ["lineage"] },
        ["meta"] = Json("meta", "one_shot", "session", "meta"),
        ["meta of no shape"] = Shapeless("meta") with { Unreadable = ["meta"] },
        ["salt"] = Json("salts", "\"content\":\"", "\"content\":\"0", "content"),
        ["salts of no shape"] = Shapeless("salts"),
        ["manifest"] = Json("manifest", "{\"commitments\"", " {\"commitments\"", "manifest"),
        ["manifest of no shape"] = Shapeless("manifest") with { ShowsInSummary = true },
        ["context_id"] = Column("context_id = '01912345-6789-7abc-8ef0-123456789abc'", "context_id") with { Moves = true },
        ["timestamp"] = Column("timestamp = timestamp + INTERVAL '2 hours'", "timestamp") with { Moves = true },
        ["timestamp without end"] = new Alteration("timestamp = 'infinity'", "timestamp = timestamp - INTERVAL '2 hours'", "timestamp")
        {
            ShowsInSummary = true,
            Moves = true,
        },
        ["name"] = Column("name = 'forged'", "name"),
        ["version"] = Column("version = 'v0'", "version"),
        ["principal"] = Column("principal = 'somebody'", "principal"),
        ["entry_type"] = Column("entry_type = 'NOTE'", "entry_type"),
        ["labels"] = Text("labels = '{\"team\":\"forged\"}'", "labels"),
        ["labels of no shape"] = new Alteration("labels = 'x'", "labels = '[1]'", "labels") { ShowsInSummary = true },
        ["subjects"] = Text("subjects = '[]'", "subjects"),
        ["subjects of no shape"] = new Alteration("subjects = ''", "subjects = '{\"a\":1}'", "subjects") { ShowsInSummary = true },
        ["freshness_status"] = Text("freshness_status = 'degraded'", "freshness_status"),
        ["freshness_status of none"] = Column("freshness_status = 'fresh'", "freshness_status"),
    };

    private static Alteration Text(string sql, string column) => new(sql, sql, column);

    private static Alteration Column(string sql, string column) => Text(sql, column) with { ShowsInSummary = true };

    private static Alteration Shapeless(string column) => new($"{column} = 'gone'", $"{column} = '[]'", column);

    private static Alteration Json(string column, string old, string text, string altered) => new(
        $"{column} = replace({column}, '{old}', '{text}')", $"{column} = replace({column}::text, '{old}', '{text}')::json", altered);
}
