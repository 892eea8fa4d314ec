using System.Reflection;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Demo;

/// <summary>The demo's documents: this project's own pages, as they were when the command was built.</summary>
internal static class DemoDocuments
{
    private const string Folder = "docs/";

    public static IReadOnlyList<DocumentInput> All { get; } = [.. Read()];

    private static IEnumerable<DocumentInput> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(IsPage).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var metadata = new Dictionary<string, object?> { ["kind"] = "documentation" };
            yield return DocumentInputs.Create(name[Folder.Length..], reader.ReadToEnd(), metadata, name);
        }
    }

    private static bool IsPage(string name) => name.StartsWith(Folder, StringComparison.Ordinal);
}
