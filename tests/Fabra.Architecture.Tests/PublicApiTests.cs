using System.Diagnostics;

namespace Fabra.Architecture.Tests;

/// <summary>
/// The public face of what others build on is listed in <c>PublicAPI.*.txt</c>, so that no change of it goes unnoticed in a review: the
/// compiler itself is asked, with one source more than the project has.
/// </summary>
public sealed class PublicApiTests
{
    /// <summary>Projects whose public types are promised.</summary>
    public static readonly TheoryData<string> Promised = ["Fabra.Grpc.Client"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Promised))]
    public async Task Public_type_that_no_list_has_fails_the_build(string project)
    {
        var (code, output) = await CompileAsync(project, "namespace Added; public static class Unlisted;");

        code.ShouldNotBe(0);
        output.ShouldContain("error RS0016: Symbol 'Added.Unlisted' is not part of the declared public API");
        output.Split('\n').Where(line => line.Contains(": error ") && !line.Contains("Added.Unlisted")).ShouldBeEmpty();
    }

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
