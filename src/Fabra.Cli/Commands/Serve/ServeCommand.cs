using Fabra.Cli.CommandLine;
using Fabra.Grpc.Server;

namespace Fabra.Cli.Commands.Serve;

/// <summary>
/// Runs the server in this process. Its options are the server's own, which <c>fabra serve --help</c> lists, so they are handed over
/// unparsed.
/// </summary>
internal sealed class ServeCommand : FabraCommand
{
    public const string CommandName = "serve";

    public ServeCommand()
        : base(
            CommandName,
            "Run a server until it is told to stop. `fabra serve --help` lists its settings.",
            "fabra serve",
            "fabra serve --duckdb-path ./fabra.duckdb --grpc-port 50051 --http-port 8000",
            "FABRA_EVIDENCE_MODE=required fabra serve")
    {
        TreatUnmatchedTokensAsErrors = false;
        SetAction((parsed, _) => RunAsync([.. parsed.UnmatchedTokens]));
    }

    /// <summary>Runs the server with its own command line.</summary>
    public static Task<int> RunAsync(string[] arguments) => FabraServer.RunAsync(arguments);
}
