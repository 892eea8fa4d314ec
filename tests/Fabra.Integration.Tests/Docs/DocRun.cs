using Fabra.Cli.Commands.Sql;
using Fabra.Cli.Output;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;
using YamlDotNet.RepresentationModel;

namespace Fabra.Integration.Tests.Docs;

/// <summary>One run through a page, from its first block to its last, as a reader would go, on one store.</summary>
internal sealed class DocRun : IAsyncDisposable
{
    /// <summary>In commands it stands for an id of the reader's.</summary>
    private const string AnyId = "01912345-6789-7abc-def0-123456789abc";

    private const string GrpcAddress = "127.0.0.1:50051";
    private const string HttpAddress = "127.0.0.1:8000";

    private readonly DocShell _shell = new();
    private readonly bool _onPostgres;
    private RunningServer? _started;
    private string? _output;

    private DocRun(bool onPostgres) => _onPostgres = onPostgres;

    private RunningServer Server => _started ?? throw new InvalidOperationException("The page's server was not started.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task RunAsync(string path, bool onPostgres)
    {
        var page = DocPage.Read(path);
        await using var run = new DocRun(onPostgres);
        await run.StartAsync(page);
        if (page.After is { } before)
        {
            await run.RunBlocksAsync(DocPage.Read($"docs/{before}").Blocks);
        }

        var all = !onPostgres || page.Blocks.Any(block => block.Language == "sql");
        await run.RunBlocksAsync(page.Blocks.Where(block =>
            block.IsForPostgres ? onPostgres : all && !(block.IsForDuckDb && onPostgres)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is { } server)
        {
            await server.DisposeAsync();
        }

        _shell.Dispose();
    }

    private static string Unlocal(string text, RunningServer server, string folder) => text
        .Replace(server.Server.GrpcAddress.Authority, GrpcAddress, StringComparison.Ordinal)
        .Replace(server.Server.HttpAddress.Authority, HttpAddress, StringComparison.Ordinal)
        .Replace(folder + "/", "", StringComparison.Ordinal);

    private async Task StartAsync(DocPage page)
    {
        foreach (var folder in (string[])["docs", "examples"])
        {
            var copy = Directory.CreateDirectory(Path.Join(_shell.Folder, folder));
            foreach (var file in Directory.GetFiles(Repository.PathOf(folder)))
            {
                File.Copy(file, Path.Join(copy.FullName, Path.GetFileName(file)));
            }
        }

        var declared = page.Blocks.Where(block => block.IsDeclaration).ToList();
        var program = declared.Count == 0 ? null : CSharpBlocks.Compile(declared, text => text);
        _started = await DocServer.StartAsync(_shell, _onPostgres, program, Localise);
    }

    private async Task RunBlocksAsync(IEnumerable<DocBlock> blocks)
    {
        foreach (var block in blocks.Where(block => NotRun.Find(block) is null))
        {
            try
            {
                await RunAsync(block);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw new InvalidOperationException($"{block.Place}: {failure.Message}", failure);
            }
        }
    }

    private async Task RunAsync(DocBlock block)
    {
        if (block.FileName is { } name)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(_shell.Folder, name))!);
            await File.WriteAllTextAsync(Path.Join(_shell.Folder, name), block.Text, Cancellation);
            _output = null;
            return;
        }

        switch (block.Language)
        {
            case "sh":
                var run = await _shell.RunAsync(await WithIdAsync(Localise(block.Text)), Server);
                run.Code.ShouldBe(0, run.Out);
                _output = Unlocal(run.Out, Server, _shell.Folder);
                break;
            case "csharp" when !block.IsDeclaration:
                await RunCSharpAsync(block);
                break;
            case "csharp":
                // Compiled with the others of its page, and served.
                break;
            case "sql":
                _output = await RunSqlAsync(block.Text);
                break;
            case "text" when block.Notes.Contains("not output"):
                break;
            case "text" or "json":
                DocOutput.Difference(block.Text, _output.ShouldNotBeNull("nothing printed this"), block.Language).ShouldBeNull();
                break;
            case "yaml":
                new YamlStream().Load(new StringReader(block.Text));
                break;
            case "mermaid":
                block.Text.Split(' ', '\n')[0].ShouldBeOneOf("flowchart", "sequenceDiagram");
                break;
            default:
                throw new InvalidOperationException($"these tests cannot run \"{block.Language}\"; see CONTRIBUTING.md");
        }
    }

    private async Task RunCSharpAsync(DocBlock block)
    {
        var program = CSharpBlocks.Compile(Localise(CSharpBlocks.Complete(block, block.Text)));
        _output = await CSharpBlocks.RunAsync(program);
        var lines = _output.Split('\n').ToList();
        var at = 0;
        foreach (var promise in CSharpBlocks.Promises(block.Text))
        {
            at = lines.FindIndex(at, line => line == promise) + 1;
            at.ShouldBeGreaterThan(0, $"\"{promise}\" is not among\n{_output}");
        }
    }

    private async Task<string> RunSqlAsync(string sql)
    {
        using var text = new StringWriter();
        using var answer = await Server.Client.QuerySqlAsync(sql.TrimEnd().TrimEnd(';'), cancellationToken: Cancellation);
        await SqlPrinter.CsvAsync(new CliConsole(text, text), answer, Cancellation);
        return text.ToString();
    }

    private string Localise(string text) => text
        .Replace(GrpcAddress, Server.Server.GrpcAddress.Authority, StringComparison.Ordinal)
        .Replace(HttpAddress, Server.Server.HttpAddress.Authority, StringComparison.Ordinal);

    private async Task<string> WithIdAsync(string script)
    {
        if (!script.Contains(AnyId, StringComparison.Ordinal))
        {
            return script;
        }

        await foreach (var context in Server.Client.ListContextsAsync(limit: 1, cancellationToken: Cancellation))
        {
            return script.Replace(AnyId, context.ContextId, StringComparison.Ordinal);
        }

        throw new InvalidOperationException("There is no context whose id could be taken.");
    }
}
