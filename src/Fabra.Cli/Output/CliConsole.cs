using Spectre.Console;

namespace Fabra.Cli.Output;

/// <summary>Everything a command reads from and writes to but files and the server.</summary>
internal sealed class CliConsole(TextWriter output, TextWriter error)
{
    /// <summary>Results: exact in files and pipes, without control characters on a terminal.</summary>
    public TextWriter Out => field ??= OutIsTerminal ? new TerminalWriter(output) : output;

    /// <summary>Messages.</summary>
    public TextWriter Error => field ??= ErrorIsTerminal ? new TerminalWriter(error) : error;

    /// <summary>Whether results are read by a person: then they come as tables.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether messages are read by a person: then long work shows its progress.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether questions can be answered: then a command that destroys something asks first.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Opens what is piped in, or typed.</summary>
    public Func<Stream> OpenIn { get; init; } = () => Stream.Null;

    /// <summary>The columns of the terminal. Null: as the terminal says.</summary>
    public int? Width { get; init; }

    /// <summary>Whether colours may be used. Set from the command line.</summary>
    public bool UseColor { get; set; } = true;

    /// <summary>Answers an environment variable, or null.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The process's own.</summary>
    public static CliConsole OfProcess() => new(StandardStreams.Output(), StandardStreams.Error())
    {
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        OpenIn = Console.OpenStandardInput,
        Variable = Environment.GetEnvironmentVariable,
    };

    /// <summary>Results as tables. What is put into them is escaped as it is put in (<see cref="Rendering.Tables"/>).</summary>
    public IAnsiConsole Tables() => Create(output, OutIsTerminal);

    /// <summary>Progress.</summary>
    public IAnsiConsole Progress() => Create(error, ErrorIsTerminal);

    /// <summary>Says something that is not a result.</summary>
    public void Note(string message) => Error.WriteLine(message);

    private IAnsiConsole Create(TextWriter writer, bool terminal)
    {
        var colored = terminal && UseColor && string.IsNullOrEmpty(Variable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal && Variable("TERM") != "dumb" ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colored ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        console.Profile.Width = Width ?? console.Profile.Width;

        return console;
    }
}
