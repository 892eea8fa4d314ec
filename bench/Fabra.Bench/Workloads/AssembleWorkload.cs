using Fabra.Bench.Load;
using Fabra.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Bench.Workloads;

/// <summary>A one-shot assembly of three features and two texts. Every answer is parsed and must say that its record is durable.</summary>
internal sealed class AssembleWorkload(Channels channels)
{
    private static readonly Method<byte[], AssembleContextResponse> Method =
        RawMethods.ToMessage<AssembleContextResponse>("fabra.v1.ContextService", "AssembleContext");

    private readonly byte[][] _requests = [.. Enumerable.Range(0, Entities.Count).Select(entity => Request(entity).ToByteArray())];
    private int _next;

    public async Task CallAsync(int caller)
    {
        var request = _requests[(int)((uint)Interlocked.Increment(ref _next) % Entities.Count)];
        using var call = channels.Of(caller).AsyncUnaryCall(Method, null, default, request);
        var answer = await call;
        if (answer.Context.Evidence.State != EvidenceState.Durable || !answer.Context.Evidence.HasLogPosition)
        {
            throw new InvalidOperationException($"Not durable: {answer.Context.Evidence}");
        }
    }

    private static AssembleContextRequest Request(int entity)
    {
        const string Instruction = "You advise one customer. Use only what is stated below, and say so when it is not enough.";
        return new AssembleContextRequest
        {
            Name = "bench",
            MaxTokens = 4_000,
            Items =
            {
                new ContextItem { Text = Instruction, Required = true },
                Feature("feature_0", "Purchases: {}"),
                Feature("feature_1", "Average basket: {}"),
                Feature("feature_2", "Segment: {}"),
                new ContextItem { Text = $"Customer {Entities.Id(entity)} asks which plan suits them, and why.", Priority = 1 },
            },
        };

        ContextItem Feature(string name, string format) => new()
        {
            Feature = new FeatureReference { FeatureName = name, EntityId = Entities.Id(entity) },
            Format = format,
            Priority = 2,
        };
    }
}
