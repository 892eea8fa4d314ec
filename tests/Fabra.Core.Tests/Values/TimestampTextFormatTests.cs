using System.Globalization;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Values;

public sealed class TimestampTextFormatTests
{
    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999999Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2024-02-29T09:05:07.050Z")]
    [InlineData("2024-02-29T09:05:07.000050Z")]
    [InlineData("9999-12-31T23:59:59.999999Z")]
    public void Format_instant_has_as_many_digits_as_needed(string text)
    {
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

        TimestampText.Format(time).ShouldBe(text);
    }

    [Fact]
    public void Format_other_zone_is_written_in_utc() =>
        TimestampText.Format(new DateTimeOffset(2024, 1, 1, 1, 30, 0, TimeSpan.FromHours(2))).ShouldBe("2023-12-31T23:30:00Z");

    [Fact]
    public void Format_any_microsecond_reads_back()
    {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var ticks = random.NextInt64(DateTimeOffset.MaxValue.Ticks / 10) * 10;
            var time = new DateTimeOffset(ticks, TimeSpan.Zero);

            TimestampText.TryParse(TimestampText.Format(time), out var read).ShouldBeTrue();
            read.ShouldBe(time);
        }
    }
}
