using Fabra.Client;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Integration.Tests.MapOrder;

/// <summary>What the other tests here send is what they say.</summary>
public sealed class ShuffledWireTests
{
    [Fact]
    public void Encode_writes_the_same_message_in_many_orders()
    {
        var request = new AssembleContextRequest
        {
            Name = "all",
            MaxTokens = 0,
            FreshnessSla = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)),
            FreshnessStrict = true,
            Items = { ContextItems.Text("x"), ContextItems.Feature("f", "e", "{}", priority: 2) },
            Labels = { Maps.Labels.ToDictionary(name => name, name => name) },
            Inputs =
            {
                ["profile"] = Maps.Profile, ["null"] = FabraValue.From(null), ["zero"] = FabraValue.From(0),
                ["bytes"] = FabraValue.From(new byte[] { 1 }), ["time"] = FabraValue.From(DateTimeOffset.UnixEpoch),
            },
        };
        var random = new Random(14);

        var encodings = Enumerable.Range(0, 20).Select(_ => ShuffledWire.Encode(request, random)).ToList();

        encodings.ShouldAllBe(bytes => AssembleContextRequest.Parser.ParseFrom(bytes).Equals(request));
        encodings.Select(Convert.ToHexString).Distinct().Count().ShouldBe(20);
    }
}
