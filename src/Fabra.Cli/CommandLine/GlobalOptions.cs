using System.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.CommandLine;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Server { get; } = new("--server")
    {
        Description = $"The server's address. Default: FABRA_SERVER, else {FabraClientOptions.DefaultAddress}.",
        HelpName = "address",
        Recursive = true,
    };

    public Option<string?> ApiKey { get; } = new("--api-key")
    {
        Description = "The server's key. Default: FABRA_API_KEY, which other users of the machine cannot see.",
        HelpName = "key",
        Recursive = true,
    };

    public Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "How long one call may take, such as 500ms, 30s or 2m. Default: 30s.",
        HelpName = "time",
        Recursive = true,
        CustomParser = Parsers.Duration,
    };

    public Option<bool> NoColor { get; } = new("--no-color")
    {
        Description = "Use no colours; so does a NO_COLOR variable.",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Add(Server);
        root.Add(ApiKey);
        root.Add(Timeout);
        root.Add(NoColor);
    }

    /// <summary>The address that a command line means.</summary>
    public string Address(ParseResult parsed, CliConsole console) =>
        parsed.GetValue(Server) ?? FabraClientOptions.From(console.Variable).Address;

    /// <summary>A client as the command line and the environment say.</summary>
    /// <exception cref="UsageException">The address or the key is none.</exception>
    public FabraClient Connect(ParseResult parsed, CliConsole console)
    {
        var options = FabraClientOptions.From(console.Variable);
        options.Address = Address(parsed, console);
        options.ApiKey = parsed.GetValue(ApiKey) ?? options.ApiKey;
        options.Timeout = parsed.GetValue(Timeout) ?? options.Timeout;
        options.TimeProvider = console.Clock;
        try
        {
            return new FabraClient(options);
        }
        catch (ArgumentException error)
        {
            var option = error.ParamName == nameof(FabraClientOptions.ApiKey) ? ApiKey.Name : Server.Name;
            throw new UsageException($"{option}: {error.Message}", error);
        }
    }
}
