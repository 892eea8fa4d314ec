using System.Text;
using System.Text.Json;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Values;

/// <summary>The one table of how values are written, shared with the other languages' clients.</summary>
public sealed class ValueVectorsTests
{
    public static TheoryData<string> Names => [.. Load().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_reads_renders_and_writes_as_the_table_says(string name)
    {
        var vector = Load()[name];
        var typed = vector.GetProperty("typed");

        var value = TypedJson.Read(typed);

        ValueText.Render(value).ShouldBe(vector.GetProperty("text").GetString());
        Encoding.UTF8.GetString(NaturalJson.Serialize(value)).ShouldBe(vector.GetProperty("natural").GetString());
        TypedJson.Parse(TypedJson.Serialize(value)).ShouldBe(value);
    }

    [Fact]
    public void Table_covers_every_kind() =>
        Load().Values.Select(vector => vector.GetProperty("typed").EnumerateObject().Single().Name).Distinct()
            .ShouldBe(Enum.GetValues<ValueKind>().Select(kind => kind.Word() + "_value"), ignoreOrder: true);

    private static Dictionary<string, JsonElement> Load()
    {
        using var stream = typeof(ValueVectorsTests).Assembly.GetManifestResourceStream("vectors/values.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("vectors").EnumerateArray()
            .ToDictionary(vector => vector.GetProperty("name").GetString()!, vector => vector.Clone(), StringComparer.Ordinal);
    }
}
