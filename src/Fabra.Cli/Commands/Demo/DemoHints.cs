using Fabra.Cli.Output;

namespace Fabra.Cli.Commands.Demo;

/// <summary>What to try on a server that the demo left running.</summary>
internal static class DemoHints
{
    public static void Print(CliConsole console, DemoServer server, string contextId)
    {
        var grpc = $"{server.GrpcAddress.Host}:{server.GrpcAddress.Port}";
        var http = server.HttpAddress.ToString().TrimEnd('/');
        console.Out.WriteLine($$"""

            The server goes on until you press Ctrl-C. Try, in another terminal:

              export FABRA_SERVER=http://{{grpc}}
              fabra context show {{contextId}} --lineage
              fabra context list --limit 10
              fabra index search {{DocumentStory.Pages}} "how is freshness judged?"
              fabra sql "SELECT context_id, timestamp, name FROM context_log ORDER BY timestamp DESC LIMIT 5"

              curl {{http}}/v1/contexts?limit=3
              curl {{http}}/v1/context/{{contextId}}
              curl '{{http}}/v1/features/imdb_rating?entity_id=the-matrix'

              grpcurl -plaintext {{grpc}} list
              grpcurl -plaintext -d '{"context_id":"{{contextId}}"}' {{grpc}} fabra.v1.ContextService/GetContext
            """);
    }
}
