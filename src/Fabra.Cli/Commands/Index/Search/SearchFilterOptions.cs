using System.CommandLine;
using System.CommandLine.Parsing;
using Fabra.Cli.CommandLine;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>The options that say which documents to search.</summary>
internal sealed class SearchFilterOptions
{
    private readonly Option<List<DocumentFilter>?> _filters = new("--filter")
    {
        Description = "Only documents whose metadata is so, such as team=risk, year>=2020 or \"lang in (en, de)\"; may be repeated, then "
            + "all must hold. Numbers, true, false and times (RFC 3339) are taken for what they are, quotes make text of them.",
        HelpName = "condition",
        CustomParser = Parse,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _any = new("--any") { Description = "One --filter that holds is enough." };

    public SearchFilterOptions(Command command)
    {
        command.Add(_filters);
        command.Add(_any);
    }

    /// <summary>The filter that a command line means. Null: none.</summary>
    /// <exception cref="UsageException">There is nothing to choose among.</exception>
    public DocumentFilter? Read(ParseResult parsed)
    {
        var filters = parsed.GetValue(_filters) ?? [];
        if (parsed.GetValue(_any))
        {
            return filters.Count > 0 ? DocumentFilter.Any(filters) : throw new UsageException("--any needs --filter.");
        }

        return filters.Count switch
        {
            0 => null,
            1 => filters[0],
            _ => DocumentFilter.All(filters),
        };
    }

    private static List<DocumentFilter>? Parse(ArgumentResult result)
    {
        var filters = new List<DocumentFilter>();
        foreach (var token in result.Tokens)
        {
            try
            {
                filters.Add(FilterSyntax.Parse(token.Value));
            }
            catch (FormatException error)
            {
                result.AddError($"{Parsers.NameOf(result)}: {error.Message}");
                return null;
            }
        }

        return filters;
    }
}
