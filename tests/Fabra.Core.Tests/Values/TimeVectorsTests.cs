using System.Text.Json;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Values;

/// <summary>How times are read, here, in the client and in the command.</summary>
public sealed class TimeVectorsTests
{
    public static TheoryData<string> Texts => [.. Vectors.Load("times").Select(vector => vector.Text("text"))];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Instant_is_read_strictly_and_cut_to_microseconds(string text)
    {
        var vector = VectorOf(text);

        Read(TimestampText.TryParse(text, out var time), time).ShouldBe(vector.GetProperty("instant").GetString());
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Zoned_is_an_instant_with_a_zone(string text)
    {
        var vector = VectorOf(text);
        var expected = vector.TryGetProperty("zoned", out var zoned) && zoned.GetBoolean() ? vector.GetProperty("instant").GetString() : null;

        Read(Rfc3339.TryParseZoned(text, out var time), time).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Bounds_take_a_date_for_either_end_of_its_day(string text)
    {
        var vector = VectorOf(text);

        Read(TimestampText.TryParseStart(text, out var start), start).ShouldBe(Expected(vector, "start"));
        Read(TimestampText.TryParseEnd(text, out var end), end).ShouldBe(Expected(vector, "end"));
    }

    private static string? Expected(JsonElement vector, string bound) =>
        (vector.TryGetProperty(bound, out var time) ? time : vector.GetProperty("instant")).GetString();

    private static string? Read(bool read, DateTimeOffset time) => read ? TimestampText.Format(time) : null;

    private static JsonElement VectorOf(string text) => Vectors.Load("times").Single(vector => vector.Text("text") == text);
}
