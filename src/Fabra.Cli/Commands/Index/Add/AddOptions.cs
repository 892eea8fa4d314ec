using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>The options that say which files are taken, and what becomes of them.</summary>
internal sealed class AddOptions
{
    private readonly Option<string?> _id = new("--id")
    {
        Description = "The document's id, where there is one document: standard input needs it. Default: the file's path from --root.",
        HelpName = "text",
    };

    private readonly Option<string?> _idPrefix = new("--id-prefix") { Description = "What ids begin with.", HelpName = "text" };
    private readonly Option<string?> _root = new("--root")
    {
        Description = "The folder that ids are paths from; a file outside it has its name alone. Default: the current one, and for a "
            + "folder outside of it that folder.",
        HelpName = "folder",
    };

    private readonly Option<string?> _type = new("--type")
    {
        Description = "What all files hold, whatever their names. Default: by extension; txt for standard input.",
        HelpName = string.Join('|', DocumentTypes.Words),
    };

    private readonly Option<bool> _hidden = new("--hidden") { Description = "Take files and folders whose names begin with a dot, too." };
    private readonly Option<Dictionary<string, Value>?> _metadata = new("--metadata")
    {
        Description = "Metadata of all documents, typed as in search --filter; may be repeated, the same key makes a list. A "
            + "document's own fields win.",
        HelpName = "key=value",
        CustomParser = Metadata.Parse,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _noMetadata = new("--no-metadata")
    {
        Description = "Take what metadata and source_url there are from documents that are indexed again without any. Default: they keep it.",
    };

    private readonly Option<bool> _fileMetadata = new("--file-metadata")
    {
        Description = "Keep each file's path and modified_at as metadata.",
    };

    private readonly Option<bool> _frontMatter = new("--front-matter")
    {
        Description = "Take the YAML at the beginning of Markdown files as metadata, not as text.",
    };

    private readonly Option<string?> _urlPrefix = new("--url-prefix")
    {
        Description = "What stands before a file's path in its source_url, such as https://example.org/docs/.",
        HelpName = "url",
    };

    private readonly Option<FieldMap?> _map = new("--map")
    {
        Description = "Which field of JSON lines becomes document_id, text, metadata, source_url or metadata.NAME; may be repeated.",
        HelpName = "target=field",
        CustomParser = FieldMap.Parse,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _ignoreUnknown = new("--ignore-unknown")
    {
        Description = "Drop fields of JSON lines that become nothing, instead of refusing the line.",
    };

    public AddOptions(Command command)
    {
        _type.AcceptOnlyFromAmong(DocumentTypes.Words);
        foreach (var option in (Option[])[
            _id, _idPrefix, _root, _type, _hidden, _metadata, _noMetadata, _fileMetadata, _frontMatter, _urlPrefix, _map, _ignoreUnknown])
        {
            command.Add(option);
        }
    }

    /// <summary>Which files.</summary>
    /// <exception cref="UsageException">The root is no folder.</exception>
    public SourceOptions Sources(ParseResult parsed)
    {
        var root = parsed.GetValue(_root);
        if (root is not null && !Directory.Exists(root))
        {
            throw new UsageException($"{_root.Name}: there is no folder \"{root}\".");
        }

        var type = parsed.GetValue(_type) is { } word ? DocumentTypes.OfWord(word) : (DocumentType?)null;
        return new SourceOptions(root, type, parsed.GetValue(_hidden));
    }

    /// <summary>What becomes of them.</summary>
    public ReadOptions Reading(ParseResult parsed) => new()
    {
        Id = parsed.GetValue(_id),
        IdPrefix = parsed.GetValue(_idPrefix) ?? "",
        UrlPrefix = parsed.GetValue(_urlPrefix),
        Metadata = parsed.GetValue(_metadata) ?? [],
        FileMetadata = parsed.GetValue(_fileMetadata),
        FrontMatter = parsed.GetValue(_frontMatter),
        Map = parsed.GetValue(_map) ?? new FieldMap(),
        IgnoreUnknown = parsed.GetValue(_ignoreUnknown),
    };

    /// <summary>Whether documents that come without metadata and source keep what they have.</summary>
    /// <exception cref="UsageException">Metadata is given and taken away at once.</exception>
    public bool KeepsMetadata(ParseResult parsed)
    {
        var (none, some) = (parsed.GetValue(_noMetadata), parsed.GetValue(_metadata) is not null);
        return none && some ? throw new UsageException($"{_metadata.Name} and {_noMetadata.Name} contradict each other.") : !none && !some;
    }

    /// <exception cref="UsageException">The id does not fit what was found: it is for one document.</exception>
    public void CheckId(ParseResult parsed, IReadOnlyList<SourceFile> files)
    {
        var input = files.FirstOrDefault(file => file.IsStandardInput);
        if (parsed.GetValue(_id) is null)
        {
            if (input is { Type: not DocumentType.JsonLines })
            {
                throw new UsageException($"{_id.Name} is needed for standard input.");
            }
        }
        else if (files.Count > 1)
        {
            throw new UsageException($"{_id.Name} is for one document; {files.Count} files were given.");
        }
        else if (files is [{ Type: DocumentType.JsonLines }])
        {
            throw new UsageException($"{_id.Name}: JSON lines have ids of their own.");
        }
    }
}
