using System.Text.Json;
using Fabra.Client.Internal;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Tests;

/// <summary>The client reads what a server sends, to the byte.</summary>
public sealed class GoldenStatusTests
{
    [Fact]
    public void Translate_golden_status_yields_all_that_it_says()
    {
        using var stream = typeof(GoldenStatusTests).Assembly.GetManifestResourceStream("status-v1.json")!;
        using var golden = JsonDocument.Parse(stream);
        var vectors = golden.RootElement.GetProperty("vectors").EnumerateArray().ToList();
        vectors.Count.ShouldBe(5);

        foreach (var vector in vectors)
        {
            var error = Translate(vector).ShouldBeOfType<FabraRpcException>();

            var name = vector.GetProperty("name").GetString();
            error.StatusCode.ShouldBe((StatusCode)vector.GetProperty("code").GetInt32(), name);
            error.Message.ShouldBe(vector.GetProperty("message").GetString(), name);
            error.Reason.ShouldBe(vector.GetProperty("reason").GetString(), name);
            error.ReasonCode.ShouldNotBe(ErrorReason.Unspecified, name);
            error.Metadata.Select(entry => (entry.Key, entry.Value)).ShouldBe(
                vector.GetProperty("metadata").EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString()!)), name);
            error.FieldViolations.Select(violation => (violation.Field, violation.Description)).ShouldBe(
                vector.GetProperty("fields").EnumerateArray().Select(violation => (Text(violation, "field"), Text(violation, "description"))),
                name);
        }
    }

    private static Exception Translate(JsonElement vector)
    {
        var trailer = Text(vector, "trailer");
        var bytes = Convert.FromBase64String(trailer.PadRight((trailer.Length + 3) / 4 * 4, '='));
        var status = new Status((StatusCode)vector.GetProperty("code").GetInt32(), Text(vector, "message"));
        return RpcErrors.Translate(
            new RpcException(status, new Metadata { { "grpc-status-details-bin", bytes } }), TestContext.Current.CancellationToken);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
