using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fabra.Integration.Tests.Docs;

/// <summary>C# of the pages: compiled as the SDK compiles a file, without a warning, and run in this process.</summary>
internal static partial class CSharpBlocks
{
    /// <summary>What every project has, and a console whose output the test reads.</summary>
    private const string Given = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Console = DocsConsole;
        public static class DocsConsole
        {
            public static StringWriter Output { get; } = new();
            public static void WriteLine(object? line) => Output.WriteLine(line);
            public static void Write(object? text) => Output.Write(text);
        }
        """;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    private static int _compiled;

    private static readonly CSharpParseOptions Parsing = new CSharpParseOptions(LanguageVersion.Latest)
        .WithFeatures([KeyValuePair.Create("FileBasedProgram", "true")]);

    /// <summary>Several blocks as one file: a program that a page writes bit by bit.</summary>
    public static Assembly Compile(IEnumerable<DocBlock> blocks, Func<string, string> localise) =>
        Compile(string.Concat(blocks.Select(block => Located(block, localise(block.Text)))));

    /// <summary>A whole file, or statements, which get a client.</summary>
    public static string Complete(DocBlock block, string text)
    {
        if (WholeFile().IsMatch(text))
        {
            return text;
        }

        var client = text.Contains("new FabraClient(", StringComparison.Ordinal)
            ? ""
            : "await using var client = new FabraClient(\"http://127.0.0.1:50051\");\n";
        return $"using Fabra.Client;\nusing Fabra.V1;\n{client}{Located(block, text)}";
    }

    public static Assembly Compile(string source)
    {
        var compilation = CSharpCompilation.Create(
            $"Docs{Interlocked.Increment(ref _compiled)}",
            [CSharpSyntaxTree.ParseText(source, Parsing), CSharpSyntaxTree.ParseText(Given, Parsing)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        result.Diagnostics.Where(fault => fault.Severity >= DiagnosticSeverity.Warning).ShouldBeEmpty(source);
        return Assembly.Load(image.ToArray());
    }

    /// <summary>Runs a program; returns what it printed.</summary>
    public static async Task<string> RunAsync(Assembly program, params string[] arguments)
    {
        var main = program.EntryPoint.ShouldNotBeNull();
        // The compiler's entry point waits for the asynchronous one.
        await Task.Run(() => main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null));
        return program.GetType("DocsConsole")!.GetProperty("Output")!.GetValue(null)!.ToString()!;
    }

    /// <summary>The outputs that comments promise: <c>Console.WriteLine(…); // → 5</c>.</summary>
    public static IEnumerable<string> Promises(string text) => Promise().Matches(text).Select(match => match.Groups[1].Value.Trim());

    private static string Located(DocBlock block, string text) =>
        text[0] == '#' ? text : $"#line {block.Line} \"{block.Page}\"\n{text}";

    [GeneratedRegex(@"^(#|using [A-Z])")]
    private static partial Regex WholeFile();

    [GeneratedRegex("// → (.*)$", RegexOptions.Multiline)]
    private static partial Regex Promise();
}
