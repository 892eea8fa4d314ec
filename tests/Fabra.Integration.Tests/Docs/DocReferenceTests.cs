using System.Text.RegularExpressions;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Integration.Tests.Docs;

/// <summary>Pages of reference are complete: every command, route and column that there is, and every link leads somewhere.</summary>
public sealed partial class DocReferenceTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cli_page_has_each_command_with_each_option()
    {
        var chapters = Sections(Repository.Read("docs/cli.md"), "## ");
        var missing = new List<string>();
        await foreach (var (command, options) in CommandsAsync(""))
        {
            var chapter = chapters.FirstOrDefault(chapter => HasHeading(chapter, command));
            var sections = chapter is null ? [] : Sections(chapter, "### ");
            var text = chapters[1] + sections.FirstOrDefault() + sections.FirstOrDefault(section => HasHeading(section, command));
            missing.AddRange(chapter is null ? [$"fabra {command}"] : options.Where(option => !text.Contains($"`{option}", StringComparison.Ordinal))
                .Select(option => $"fabra {command} {option}"));
        }

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Rest_page_has_each_route()
    {
        var page = Repository.Read("docs/rest.md");
        var routes = server.Running.Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => !OfGrpc().IsMatch(endpoint.RoutePattern.RawText!))
            // HEAD is wherever GET is.
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(method => method != "HEAD")
                .Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
            .ToList();

        routes.Count.ShouldBeGreaterThan(5);
        routes.Where(route => !page.Contains(route, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("context_log")]
    [InlineData("feature_history")]
    [InlineData("document_history")]
    public async Task Sql_page_promises_columns_that_exist(string table)
    {
        var section = Sections(Repository.Read("docs/sql.md"), "## ").Single(text => text.Contains($"`{table}` has a row", StringComparison.Ordinal));
        var columns = ColumnRow().Matches(section).SelectMany(row => Quoted().Matches(row.Groups[1].Value)).Select(name => name.Groups[1].Value)
            .ToList();

        using var answer = await server.Client.QuerySqlAsync(
            $"SELECT {string.Join(", ", columns)} FROM {table} LIMIT 1", cancellationToken: Cancellation);

        columns.Count.ShouldBeGreaterThan(5);
        answer.Columns.Select(column => column.Name).ShouldBe(columns);
    }

    [Fact]
    public void Links_lead_to_files_and_headings_that_exist()
    {
        var broken = DocPage.All.Append("CONTRIBUTING.md").SelectMany(page => Link().Matches(Repository.Read(page))
            .Where(link => !Leads(page, link.Groups[1].Value, link.Groups[2].Value))
            .Select(link => $"{page}: {link.Value}"));

        broken.ShouldBeEmpty();
    }

    private static bool Leads(string page, string path, string heading)
    {
        var target = path.Length == 0 ? page : Path.Join(Path.GetDirectoryName(page), path);
        var file = Repository.PathOf(target);
        return Directory.Exists(file) || (File.Exists(file) && (heading.Length == 0 || Headings(File.ReadAllText(file)).Contains(heading)));
    }

    /// <summary>The names by which links refer to headings.</summary>
    private static IEnumerable<string> Headings(string text) => Heading().Matches(text)
        .Select(heading => NotInLinks().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>A text cut at headings; what comes before the first is the first part.</summary>
    private static string[] Sections(string text, string heading) => text.Split("\n" + heading);

    private static bool HasHeading(string section, string command) =>
        section.Split('\n')[0].Contains($"`fabra {command}", StringComparison.Ordinal)
        || section.Contains($"\n### `fabra {command}", StringComparison.Ordinal)
        || section.Split('\n').Any(line => line.StartsWith("### ", StringComparison.Ordinal)
            && line.Contains($"`fabra {command}", StringComparison.Ordinal));

    /// <summary>The commands that have no further ones, each with its own options, from the command's own help.</summary>
    private static async IAsyncEnumerable<(string Command, IReadOnlyList<string> Options)> CommandsAsync(string command)
    {
        using var output = new StringWriter();
        var console = new CliConsole(output, output);
        string[] arguments = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        (await FabraCommandLine.RunAsync(arguments, console, Cancellation)).ShouldBe(ExitCodes.Ok);
        var help = output.ToString();
        var children = Sections(help, "Commands:").ElementAtOrDefault(1);
        if (children is null)
        {
            var options = Option().Matches(Sections(help, "Options:")[1]).Select(option => option.Groups[1].Value);
            yield return (command, [.. options.Except(["--help", "--version"])]);
            yield break;
        }

        foreach (Match child in Child().Matches(children.Split("\nExamples:")[0]))
        {
            if (child.Groups[1].Value == "serve")
            {
                // Its options are the settings, which have a page of their own, and a test.
                continue;
            }

            await foreach (var found in CommandsAsync($"{command} {child.Groups[1].Value}".Trim()))
            {
                yield return found;
            }
        }
    }

    [GeneratedRegex(@"^/(fabra\.v1\.|grpc\.|\{unimplemented)|^\{unimplemented|^/?docs/|^\{\*")]
    private static partial Regex OfGrpc();

    [GeneratedRegex(@"^\| (`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex ColumnRow();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\]\((?!http)([^)#\s]*)#?([^)\s]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInLinks();

    [GeneratedRegex(@"^ +(?:-\w, )?(--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Option();

    [GeneratedRegex("^  ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Child();
}
