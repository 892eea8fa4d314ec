using System.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;
using Grpc.Core;

namespace Fabra.Cli.CommandLine;

/// <summary>Failures as one line each for people, and an exit code for programs.</summary>
internal static class ErrorReport
{
    /// <summary>Says what is wrong with a command line.</summary>
    public static int BadCommandLine(CliConsole console, ParseResult parsed)
    {
        // The first says it; what follows from it, such as a command missing beside a misspelt one, only distracts.
        var messages = parsed.Errors.Select(error => error.Message).Distinct().ToList();
        Write(console, messages.Find(message => message.Contains('\'', StringComparison.Ordinal)) ?? messages[0]);

        console.Note($"See \"{PathOf(parsed.CommandResult.Command)} --help\".");
        return ExitCodes.BadUsage;
    }

    /// <summary>Says what failed.</summary>
    public static int Report(CliConsole console, Exception error, string address, CancellationToken cancellationToken)
    {
        switch (error)
        {
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                return ExitCodes.Interrupted;
            case IOException when BrokenPipe.Is(error):
                // Whoever reads has seen enough: nothing failed, and nobody is left to tell.
                return ExitCodes.Ok;
            case UsageException:
                Write(console, error.Message);
                return ExitCodes.BadUsage;
            case FabraRpcException rpc:
                return ReportRefusal(console, rpc, address);
            case IOException or UnauthorizedAccessException:
                Write(console, error.Message);
                return ExitCodes.Failed;
            default:
                // A fault of this program: whoever reports it needs all of it.
                Write(console, $"unforeseen: {error.Message}");
                console.Note(error.ToString());
                return ExitCodes.Failed;
        }
    }

    private static int ReportRefusal(CliConsole console, FabraRpcException error, string address)
    {
        if (WrongPort.Explain(error, address) is { } explained)
        {
            Write(console, explained);
            return ExitCodes.Unreachable;
        }

        // Without a reason the answer did not come from a Fabra server.
        if (error.Reason.Length == 0 && error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            Write(console, $"cannot reach {address}: {error.Message.TrimEnd('.')}. Is a server running there? \"fabra serve\" starts one.");
            return ExitCodes.Unreachable;
        }

        var facts = new List<string>();
        if (error.Reason.Length > 0)
        {
            facts.Add(error.Reason);
        }

        if (error.FieldViolations.Count > 0)
        {
            facts.Add($"field {string.Join(", ", error.FieldViolations.Select(violation => violation.Field))}");
        }

        // The server's texts name them already; those of something between may not.
        if (error.ClosestNames.Any(name => !error.Message.Contains(name, StringComparison.Ordinal)))
        {
            facts.Add($"closest: {string.Join(", ", error.ClosestNames)}");
        }

        if (error.Metadata.TryGetValue("trace_id", out var trace))
        {
            facts.Add($"trace {trace}");
        }

        Write(console, facts.Count == 0 ? $"{error.Message} ({error.StatusCode})" : $"{error.Message} ({string.Join("; ", facts)})");
        return error.StatusCode switch
        {
            StatusCode.InvalidArgument => ExitCodes.BadUsage,
            StatusCode.NotFound => ExitCodes.NotFound,
            StatusCode.Unavailable => ExitCodes.Unreachable,
            _ => ExitCodes.Failed,
        };
    }

    private static void Write(CliConsole console, string message) =>
        console.Note($"fabra: {message.ReplaceLineEndings(" ")}");

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "fabra";
}
