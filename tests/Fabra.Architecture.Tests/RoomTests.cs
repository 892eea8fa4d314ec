using System.Text.RegularExpressions;

namespace Fabra.Architecture.Tests;

/// <summary>
/// The folders right below <c>src/Fabra.Core</c> are rooms, and no room leads back to itself: a part can be read, and taken out, with
/// what it stands on and nothing else. A room knows another when a file of it uses that room's namespace or names it.
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

    private static Dictionary<string, SortedSet<string>> FindEdges()
    {
        const string Core = "Fabra.Core/";
        var files = Sources.Files.Where(file => file.Key.StartsWith(Core) && file.Key.Count(letter => letter == '/') > 1);
        var edges = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var (name, text) in files)
        {
            var room = name[Core.Length..name.IndexOf('/', Core.Length)];
            edges.TryAdd(room, []);
            edges[room].UnionWith(NamedRoom().Matches(text).Select(match => match.Groups[1].Value).Where(other => other != room));
        }

        foreach (var others in edges.Values)
        {
            others.IntersectWith(edges.Keys);
        }

        return edges;
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
}
