using System.Text.RegularExpressions;

namespace Fabra.Architecture.Tests;

/// <summary>Drivers stay in their backend's project, generated types stay in their rooms.</summary>
public sealed partial class NamespaceTests
{
    /// <summary>Namespaces of drivers, and the only folder that may name them.</summary>
    public static readonly TheoryData<string, string> Drivers = new()
    {
        { "DuckDB", "Fabra.Storage.DuckDb/" },
        { "Npgsql", "Fabra.Storage.Postgres/" },
        { "NpgsqlTypes", "Fabra.Storage.Postgres/" },
        { "StackExchange.Redis", "Fabra.Storage.Redis/" },
    };

    private static readonly string[] Backends = ["InMemory", "DuckDb", "Postgres", "Redis"];
    private static readonly string[] RoomsOfGeneratedTypes = ["Features", "Contexts", "Documents", "Admin", "Rpc"];

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Driver_is_named_in_its_backend_only(string driver, string folder) =>
        Sources.Files
            .Where(file => !file.Key.StartsWith(folder) && Regex.IsMatch(file.Value, $@"\b(?:using|global::)\s*{Regex.Escape(driver)}\b[.;]"))
            .Select(file => file.Key)
            .ShouldBeEmpty();

    [Fact]
    public void Only_composition_names_a_backend() =>
        Sources.Files
            .Where(file => !file.Key.StartsWith("Fabra.Storage") && !file.Key.StartsWith("Fabra.Grpc.Server/Composition/"))
            .Where(file => Backends.Any(backend => Names(file.Value, $"Fabra.Storage.{backend}")))
            .Select(file => file.Key)
            .ShouldBeEmpty();

    [Fact]
    public void Generated_types_stay_in_their_rooms_of_the_server() =>
        FilesIn("Fabra.Grpc.Server/")
            .Where(file => !RoomsOfGeneratedTypes.Any(room => file.Key.StartsWith($"Fabra.Grpc.Server/{room}/")))
            .Where(file => Names(file.Value, "Fabra.V1"))
            .Select(file => file.Key)
            .ShouldBeEmpty();

    [Fact]
    public void Namespace_of_a_file_is_its_folder_or_one_above()
    {
        foreach (var (name, text) in Sources.Files)
        {
            if (DeclaredNamespace().Match(text) is { Success: true } declared && !RootOfItsOwn(name)
                && !(IsFace(text) && name.StartsWith("Fabra.Core/")))
            {
                $"{Path.GetDirectoryName(name)!.Replace('/', '.')}.".ShouldStartWith(declared.Groups[1].Value + ".", Case.Sensitive, name);
            }
        }
    }

    /// <summary>
    /// The client's public types share one namespace whatever room they are in, and extensions of a service collection stand where
    /// whoever needs them looks.
    /// </summary>
    private static bool RootOfItsOwn(string name) => name.StartsWith("Fabra.Grpc.Client/");

    /// <summary>What authors in C# use has one namespace, so that one using does; the file is in the room that it belongs to.</summary>
    internal static bool IsFace(string text) => DeclaredNamespace().Match(text).Groups[1].Value == "Fabra.Authoring";

    private static IEnumerable<KeyValuePair<string, string>> FilesIn(string folder) =>
        Sources.Files.Where(file => file.Key.StartsWith(folder));

    private static bool Names(string text, string name) => Regex.IsMatch(text, $@"(?<![\w.]){Regex.Escape(name)}\b(?!\w)");

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex DeclaredNamespace();
}
