using System.Diagnostics;
using System.Reflection;

namespace Fabra.Architecture.Tests;

/// <summary>
/// The public face of what others build on is listed in <c>PublicAPI.*.txt</c>, so that no change of it goes unnoticed in a review: the
/// compiler itself is asked, with one source more than the project has.
/// </summary>
public sealed class PublicApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One project shows it for all: what has the lists gets the analyzer from the same place.</summary>
    [Fact]
    public async Task Public_type_that_no_list_has_fails_the_build()
    {
        var (code, output) = await CompileAsync("Fabra.Grpc.Client", "namespace Added; /** <summary/> */ public static class Unlisted;");

        code.ShouldNotBe(0);
        output.ShouldContain("error RS0016: Symbol 'Added.Unlisted' is not part of the declared public API");
        output.Split('\n').Where(line => line.Contains(": error ") && !line.Contains("Added.Unlisted")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Fabra.Core")]
    [InlineData("Fabra.Grpc.Client")]
    [InlineData("Fabra.Grpc.Server")]
    public void Public_types_are_listed(string project)
    {
        var folder = Path.Join(Sources.Root, "src", project);
        var listed = Directory.GetFiles(folder, "PublicAPI.*.txt").SelectMany(File.ReadAllLines).ToHashSet();

        Assembly.Load(project).GetExportedTypes().Select(type => type.FullName!.Replace('+', '.')).ShouldBeSubsetOf(listed);
        File.ReadAllText(Path.Join(folder, project + ".csproj")).ShouldNotContain("RS0016");
    }

    [Theory]
    [InlineData("Fabra.Core", "Fabra.Authoring Fabra.Core.Evidence Fabra.Core.Identity")]
    [InlineData("Fabra.Grpc.Server", "Fabra.Grpc.Server Fabra.Grpc.Server.Configuration")]
    [InlineData("Fabra.Storage", "")]
    [InlineData("Fabra.Storage.InMemory", "")]
    [InlineData("Fabra.Storage.DuckDb", "")]
    [InlineData("Fabra.Storage.Postgres", "")]
    [InlineData("Fabra.Storage.Redis", "")]
    public void Public_types_are_in_few_namespaces(string assembly, string namespaces) =>
        Assembly.Load(assembly).GetExportedTypes().Select(type => type.Namespace).Distinct().Order()
            .ShouldBe(namespaces.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Runs the project's compiler, analyzers included, over its sources and one more, into a folder that goes.</summary>
    private static async Task<(int Code, string Output)> CompileAsync(string project, string source)
    {
        var folder = Directory.CreateTempSubdirectory("fabra-api-");
        try
        {
            var added = Path.Join(folder.FullName, "Unlisted.cs");
            var targets = Path.Join(folder.FullName, "unlisted.targets");
            await File.WriteAllTextAsync(added, source, Cancellation);
            await File.WriteAllTextAsync(
                targets, $"""<Project><ItemGroup><Compile Include="{added}" /></ItemGroup></Project>""", Cancellation);
            return await RunAsync(
            [
                "build", Path.Join(Sources.Root, "src", project), "--no-restore", "--no-dependencies", "-nologo", "-nodeReuse:false",
                "-t:Compile", $"-p:Configuration={Configuration}", $"-p:CustomAfterMicrosoftCommonTargets={targets}",
                // The path is taken for the projects referred to as well, whose reference assemblies are not there.
                $"-p:IntermediateOutputPath={folder.FullName}/", "-p:ProduceReferenceAssembly=false",
            ]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // The compiler's server would outlive the test and hold its output open.
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await output + await error);
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
}
