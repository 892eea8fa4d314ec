using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>How files become documents.</summary>
internal sealed record ReadOptions
{
    /// <summary>The id of the one document there is. Null: ids are paths.</summary>
    public string? Id { get; init; }

    /// <summary>What ids begin with.</summary>
    public string IdPrefix { get; init; } = "";

    /// <summary>What stands before a file's path in its source_url. Null: it has none.</summary>
    public string? UrlPrefix { get; init; }

    /// <summary>Fields that all documents get; a document's own win.</summary>
    public IReadOnlyDictionary<string, Value> Metadata { get; init; } = new Dictionary<string, Value>();

    /// <summary>Whether documents get their file's path and time as metadata.</summary>
    public bool FileMetadata { get; init; }

    /// <summary>Whether front matter is taken as metadata.</summary>
    public bool FrontMatter { get; init; }

    /// <summary>Which fields of JSON lines become what.</summary>
    public FieldMap Map { get; init; } = new();

    /// <summary>Whether JSON lines may have fields that become nothing.</summary>
    public bool IgnoreUnknown { get; init; }
}
