using System.Globalization;
using System.Text.Json;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Values;

public sealed class ValueJsonTests
{
    [Fact]
    public void TypedJson_of_random_values_reads_back_equal()
    {
        var values = new RandomValues(1);
        for (var run = 0; run < 20_000; run++)
        {
            var value = values.Next();
            TypedJson.Parse(TypedJson.Serialize(value)).ShouldBe(value);
        }
    }

    [Fact]
    public void NaturalJson_of_random_values_is_json_with_every_digit_of_an_int64()
    {
        var values = new RandomValues(2);
        for (var run = 0; run < 5_000; run++)
        {
            var value = values.Next();
            using var document = JsonDocument.Parse(NaturalJson.Serialize(value));
            if (value.Kind == ValueKind.Int64)
            {
                document.RootElement.GetInt64().ShouldBe(value.AsInt64);
            }
        }
    }

    [Fact]
    public void EcmaScriptNumber_of_random_doubles_round_trips_in_the_form_of_the_standard()
    {
        var values = new RandomValues(3);
        for (var run = 0; run < 20_000; run++)
        {
            var number = values.NextDouble();
            var text = EcmaScriptNumber.Format(number);
            (double.Parse(text, CultureInfo.InvariantCulture) == number).ShouldBeTrue(text);
            text.ShouldMatch(@"^-?(0|[1-9]\d{0,20}|(0|[1-9]\d*)\.\d*[1-9]|[1-9](\.\d*[1-9])?e[+-][1-9]\d*)$");
        }
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""5""")]
    [InlineData("""{"int64_value":"1","bool_value":true}""")]
    [InlineData("""{"decimal_value":"1"}""")]
    [InlineData("""{"int64_value":"one"}""")]
    [InlineData("""{"int64_value":5}""")]
    [InlineData("""{"int64_value":null}""")]
    [InlineData("""{"int64_value":"9223372036854775808"}""")]
    [InlineData("""{"bool_value":"true"}""")]
    [InlineData("""{"double_value":"1"}""")]
    [InlineData("""{"string_value":null}""")]
    [InlineData("""{"bytes_value":"?"}""")]
    [InlineData("""{"timestamp_value":"yesterday"}""")]
    [InlineData("""{"timestamp_value":null}""")]
    [InlineData("""{"list_value":{}}""")]
    [InlineData("""{"struct_value":[]}""")]
    public void TypedJson_of_anything_else_is_a_format_error(string json) =>
        Should.Throw<FormatException>(() => TypedJson.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("2024-01-15T10:30:00Z", "2024-01-15T10:30:00Z")]
    [InlineData("2024-01-15T10:30:00.1Z", "2024-01-15T10:30:00.100Z")]
    [InlineData("2024-01-15T10:30:00.000001Z", "2024-01-15T10:30:00.000001Z")]
    [InlineData("2024-01-15T12:30:00+02:00", "2024-01-15T10:30:00Z")]
    [InlineData("2024-01-15T10:30:00", "2024-01-15T10:30:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z")]
    public void TimestampText_reads_rfc_3339_and_writes_utc(string text, string expected)
    {
        TimestampText.TryParse(text, out var time).ShouldBeTrue();
        TimestampText.Format(time).ShouldBe(expected);
    }
}
