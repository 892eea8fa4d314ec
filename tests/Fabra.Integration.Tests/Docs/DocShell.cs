using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;

namespace Fabra.Integration.Tests.Docs;

/// <summary>
/// Runs blocks of shell commands in bash, in a folder of the page's own. <c>fabra</c>, <c>grpcurl</c> and <c>dotnet run FILE.cs</c> hand
/// their arguments to this process, which is faster by far than starting a process each; what reads or writes files in
/// other ways is the real command, so that paths mean what they mean to a reader. What a block exports the next one has, as in one terminal.
/// </summary>
internal sealed class DocShell : IDisposable
{
    private const string Functions = """
        exec 2>&1
        DOCS_TERMINAL=$(readlink /proc/$$/fd/1)
        docs_run() {
          local folder terminal=false code shell=$BASHPID
          folder=$(mktemp -d "$DOCS_TEMP/XXXXXX")
          env -0 | grep -z ^FABRA_ > "$folder/env"
          [ "$(readlink /proc/$shell/fd/1)" != "$DOCS_TERMINAL" ] || terminal=true
          code=$(printf '%s\0' "${@:2}" | command curl -sS --data-binary @- "$DOCS_URL/$1?folder=$folder&terminal=$terminal")
          cat "$folder/out"
          cat "$folder/error" >&2
          return "$code"
        }
        fabra() {
          case "$1 $2 $#" in
            "features register "*|"features ingest 3") docs_run fabra "$1" "$2" "$PWD/$3" "${@:4}" ;;
            "index add "*) if [ -d "$4" ]; then docs_run fabra index add "$3" "$PWD/$4" --root "$PWD" "${@:5}"; else command dotnet "$DOCS_FABRA" "$@"; fi ;;
            "features ingest "*|"context export "*) command dotnet "$DOCS_FABRA" "$@" ;;
            *) docs_run fabra "$@" ;;
          esac
        }
        grpcurl() { docs_run grpcurl "$@"; }
        dotnet() { docs_run dotnet "$@"; }
        curl() { command curl -sS "$@"; }
        [ ! -e "$DOCS_TEMP/state" ] || . "$DOCS_TEMP/state"
        trap 'export -p > "$DOCS_TEMP/state"' EXIT
        set -eo pipefail

        """;

    /// <summary>Variables that stand for a reader's own.</summary>
    private static readonly string[] Secrets = ["KEY", "PASSWORD", "REDIS_PASSWORD", "OPENAI_API_KEY"];

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _answers = new();

    /// <summary>The folder that commands run in.</summary>
    public string Folder => _folder.Path;

    /// <summary>Runs a block to its end; what it printed on both outputs, in order.</summary>
    public Task<CliRun> RunAsync(string script, RunningServer server) => Command.RunAsync(
        "bash",
        ["-c", Functions + script],
        start =>
        {
            start.WorkingDirectory = Folder;
            // Meant for these tests, or for another server.
            foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("FABRA_", StringComparison.Ordinal)).ToList())
            {
                start.Environment.Remove(name);
            }

            foreach (var name in Secrets)
            {
                start.Environment[name] = "0123456789abcdef";
            }

            start.Environment["FABRA_SERVER"] = server.Server.GrpcAddress.ToString().TrimEnd('/');
            start.Environment["DOCS_URL"] = $"{server.Server.HttpAddress}docs";
            start.Environment["DOCS_TEMP"] = _answers.Path;
            start.Environment["DOCS_FABRA"] = Command.FabraAssembly;
        },
        null);

    public void Dispose()
    {
        _folder.Dispose();
        _answers.Dispose();
    }
}
