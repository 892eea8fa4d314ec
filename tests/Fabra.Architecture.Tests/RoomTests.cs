using System.Text.RegularExpressions;

namespace Fabra.Architecture.Tests;

/// <summary>
/// The folders right below <c>src/Fabra.Core</c> are rooms, and no room leads back to itself: a part can be read, and taken out, with
/// what it stands on and nothing else. A room knows another when a file of it uses that room's namespace, names it, or names one of its
/// types that are in the public face: those share one namespace, so that no using tells their room.
/// </summary>
public sealed partial class RoomTests
{
    private static readonly Dictionary<string, SortedSet<string>> Edges = FindEdges();

    /// <summary>Rooms that everything may stand on, so they may know each other only.</summary>
    private static readonly string[] Floor = ["Errors", "Time", "Background", "Ids", "Values", "Naming", "Identity", "Diagnostics", "Stores"];

    [Fact]
    public void Rooms_are_found_and_know_each_other()
    {
        Edges.Count.ShouldBeGreaterThan(15);
        Edges["Assembly"].ShouldContain("Contexts");
        Edges["Replay"].ShouldContain("Assembly");
    }

    [Fact]
    public void Rooms_form_no_cycle() => FindCycle(Edges).ShouldBeNull();

    [Fact]
    public void Floor_knows_nobody_above() =>
        Floor.SelectMany(room => Edges[room].Except(Floor), (room, above) => $"{room} → {above}").ShouldBeEmpty();

    [Fact]
    public void Flow_of_an_assembly_is_used_by_nobody_below() =>
        Edges.Where(room => room.Value.Contains("Assembly")).Select(room => room.Key)
            .ShouldBe(["Authoring", "Replay"], ignoreOrder: true);

    [Fact]
    public void Cycle_is_found_where_there_is_one() =>
        FindCycle(new()
        {
            ["A"] = ["B"],
            ["B"] = ["C"],
            ["C"] = ["D", "B"],
            ["D"] = [],
        }).ShouldBe("B → C → B");

    [Theory]
    [InlineData("internal ContextItem Make() => new();", "Contexts")]
    [InlineData("List<Value> values = [Value.Null];", "Values")]
    [InlineData("/// <see cref=\"ContextItem.Text\"/>", "Contexts")]
    [InlineData("// A ContextItem is not meant here, nor is a Value.", null)]
    [InlineData("var text = \"Value\" + pair.Value;", null)]
    [InlineData("record struct Principal(string Value);", null)]
    public void Type_of_the_face_is_known_by_its_name(string code, string? room) =>
        RoomsNamed(code, new() { ["ContextItem"] = "Contexts", ["Value"] = "Values" }).Intersect(["Contexts", "Values"]).SingleOrDefault()
            .ShouldBe(room);

    private static Dictionary<string, SortedSet<string>> FindEdges()
    {
        const string Core = "Fabra.Core/";
        var files = Sources.Files.Where(file => file.Key.StartsWith(Core) && file.Key.Count(letter => letter == '/') > 1).ToList();
        var face = files.Where(file => NamespaceTests.IsFace(file.Value))
            .SelectMany(file => DeclaredType().Matches(file.Value), (file, type) => (Type: type.Groups[1].Value, Room: RoomOf(file.Key)))
            .Distinct()
            .ToDictionary(type => type.Type, type => type.Room);
        face.Count.ShouldBeGreaterThan(20);
        var edges = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var (name, text) in files)
        {
            var room = RoomOf(name);
            edges.TryAdd(room, []);
            edges[room].UnionWith(RoomsNamed(text, face).Where(other => other != room));
        }

        foreach (var others in edges.Values)
        {
            others.IntersectWith(edges.Keys);
        }

        return edges;

        static string RoomOf(string name) => name[Core.Length..name.IndexOf('/', Core.Length)];
    }

    private static IEnumerable<string> RoomsNamed(string text, Dictionary<string, string> face)
    {
        var names = NamedRoom().Matches(text).Select(match => match.Groups[1].Value).Select(name => face.GetValueOrDefault(name, name));
        var types = TypeName().Matches(CommentOrString().Replace(text, "")).Select(match => face.GetValueOrDefault(match.Value));
        return names.Concat(types.OfType<string>());
    }

    private static string? FindCycle(Dictionary<string, SortedSet<string>> edges)
    {
        var (path, done) = (new List<string>(), new HashSet<string>());
        return edges.Keys.Select(Visit).FirstOrDefault(cycle => cycle is not null);

        string? Visit(string room)
        {
            if (path.IndexOf(room) is >= 0 and var start)
            {
                return string.Join(" → ", path[start..].Append(room));
            }

            if (!done.Add(room))
            {
                return null;
            }

            path.Add(room);
            var found = edges[room].Select(Visit).FirstOrDefault(cycle => cycle is not null);
            path.RemoveAt(path.Count - 1);
            return found;
        }
    }

    /// <summary>A using directive, a full name, or the name in a reference of a comment.</summary>
    [GeneratedRegex(@"\b(?:Core\.|cref="")([A-Z]\w*)\b")]
    private static partial Regex NamedRoom();

    [GeneratedRegex(@"^(?:public|internal) [\w ]*?\b(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"^\s*//.*$|""[^""\n]*""", RegexOptions.Multiline)]
    private static partial Regex CommentOrString();

    /// <summary>No member of something else, and no name of a property or parameter.</summary>
    [GeneratedRegex(@"(?<![\w.]|string )[A-Z]\w*(?![\w:])")]
    private static partial Regex TypeName();
}
