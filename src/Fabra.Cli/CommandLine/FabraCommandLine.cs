using System.CommandLine;
using System.CommandLine.Help;
using Fabra.Cli.Commands.Context;
using Fabra.Cli.Commands.Demo;
using Fabra.Cli.Commands.Doctor;
using Fabra.Cli.Commands.Features;
using Fabra.Cli.Commands.Index;
using Fabra.Cli.Commands.Partitions;
using Fabra.Cli.Commands.Serve;
using Fabra.Cli.Commands.Sql;
using Fabra.Cli.Output;

namespace Fabra.Cli.CommandLine;

/// <summary>The <c>fabra</c> command: its tree, and one run of it.</summary>
internal static class FabraCommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code, see <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, CliConsole console, CancellationToken cancellationToken)
    {
        if (arguments is [ServeCommand.CommandName, .. var serverArguments])
        {
            // The server reads its own command line, help included.
            return await ServeCommand.RunAsync(serverArguments);
        }

        var global = new GlobalOptions();
        // Arguments may name files that start with @; they are not lists of further arguments.
        var parsed = CreateRoot(console, global).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return ErrorReport.BadCommandLine(console, parsed);
        }

        console.UseColor = !parsed.GetValue(global.NoColor);
        var invocation = new InvocationConfiguration
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are the caller's to handle: they arrive by the token.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception error)
        {
            return ErrorReport.Report(console, error, global.Address(parsed, console), cancellationToken);
        }
        finally
        {
            await FlushAsync(console);
        }
    }

    private static async Task FlushAsync(CliConsole console)
    {
        try
        {
            await console.Out.FlushAsync(CancellationToken.None);
        }
        catch (IOException error) when (BrokenPipe.Is(error))
        {
            // Nobody reads any more.
        }
    }

    private static RootCommand CreateRoot(CliConsole console, GlobalOptions global)
    {
        var root = new RootCommand("What did your AI know when it decided? Feature values, documents, contexts, lineage and replay.")
        {
            new ContextCommand(console, global),
            new FeaturesCommand(console, global),
            new IndexCommand(console, global),
            new SqlCommand(console, global),
            new PartitionsCommand(console, global),
            new DoctorCommand(console, global),
            new ServeCommand(),
            new DemoCommand(console),
        };
        global.AddTo(root);
        foreach (var option in root.Options)
        {
            option.Action = option switch
            {
                VersionOption => new VersionAction(),
                HelpOption => new ExamplesHelpAction((HelpAction)option.Action!),
                _ => option.Action,
            };
        }

        return root;
    }
}
