using System.Text.Json;

namespace Fabra.Core.Tests.Harness;

/// <summary>Reads the test vectors that clients in other languages share.</summary>
internal static class Vectors
{
    public static IReadOnlyList<JsonElement> Load(string name)
    {
        using Stream stream = typeof(Vectors).Assembly.GetManifestResourceStream($"vectors/{name}.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(vector => vector.Clone())];
    }

    public static string Text(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;
}
