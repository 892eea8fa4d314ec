using System.Xml.Linq;

namespace Fabra.Architecture.Tests;

/// <summary>What the repository's projects and sources say of themselves.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    /// <summary>The projects under <c>src/</c>, by name without the common prefix.</summary>
    public static IReadOnlyDictionary<string, XDocument> Projects { get; } = Directory
        .GetDirectories(Path.Join(Root, "src"))
        .ToDictionary(
            folder => Path.GetFileName(folder)["Fabra.".Length..],
            folder => XDocument.Load(Path.Join(folder, Path.GetFileName(folder) + ".csproj")),
            StringComparer.Ordinal);

    /// <summary>The hand-written sources under <c>src/</c>: paths from there, with forward slashes, and texts.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = Directory
        .EnumerateFiles(Path.Join(Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Select(path => (Name: Path.GetRelativePath(Path.Join(Root, "src"), path).Replace('\\', '/'), Path: path))
        .Where(file => !file.Name.Split('/').Any(folder => folder is "obj" or "bin"))
        .ToDictionary(file => file.Name, file => File.ReadAllText(file.Path), StringComparer.Ordinal);

    public static IEnumerable<string> ProjectReferences(this XDocument project) => Items(project, "ProjectReference")
        .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["Fabra.".Length..]);

    public static IEnumerable<string> PackageReferences(this XDocument project) => Items(project, "PackageReference");

    private static IEnumerable<string> Items(XDocument project, string kind) =>
        project.Descendants(kind).Select(item => item.Attribute("Include")?.Value).OfType<string>();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "Fabra.sln")))
        {
            folder = folder.Parent;
        }

        return folder.ShouldNotBeNull("The tests run outside the repository.").FullName;
    }
}
