using System.Text.Json;
using Fabra.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fabra.Integration.Tests.Upgrade;

/// <summary>A call that was made once, with its answers: one, or all of a stream.</summary>
internal sealed record RecordedCall(MethodDescriptor Method, IMessage Request, IReadOnlyList<IMessage> Answers)
{
    private static readonly Dictionary<string, ServiceDescriptor> Services =
        new[] { FeatureService.Descriptor, IndexService.Descriptor, ContextService.Descriptor }.ToDictionary(service => service.FullName);

    public static RecordedCall Parse(JsonElement call)
    {
        var name = call.GetProperty("method").GetString()!.Split('/');
        var method = Services[name[0]].FindMethodByName(name[1]);
        return new RecordedCall(
            method,
            JsonParser.Default.Parse(call.GetProperty("request").GetRawText(), method.InputType),
            [.. call.GetProperty("answers").EnumerateArray().Select(answer => JsonParser.Default.Parse(answer.GetRawText(), method.OutputType))]);
    }

    /// <summary>Makes the same call again.</summary>
    public async Task<IReadOnlyList<IMessage>> AskAgainAsync(CallInvoker invoker, CancellationToken cancellationToken)
    {
        var call = new Method<IMessage, IMessage>(
            Method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary,
            Method.Service.FullName,
            Method.Name,
            Marshallers.Create<IMessage>(request => request.ToByteArray(), bytes => Method.InputType.Parser.ParseFrom(bytes)),
            Marshallers.Create<IMessage>(answer => answer.ToByteArray(), bytes => Method.OutputType.Parser.ParseFrom(bytes)));
        var options = new CallOptions(cancellationToken: cancellationToken);
        if (!Method.IsServerStreaming)
        {
            return [await invoker.AsyncUnaryCall(call, null, options, Request)];
        }

        using var stream = invoker.AsyncServerStreamingCall(call, null, options, Request);
        return await stream.ResponseStream.ReadAllAsync(cancellationToken).ToListAsync(cancellationToken);
    }

    /// <summary>Answers without what depends on when one asks, and on which build is asked; all else must stay for ever.</summary>
    public IEnumerable<IMessage> Lasting(IEnumerable<IMessage> answers) =>
        answers.Select(Earlier).Select(answer => WithoutVerification(answer switch
        {
            GetFeaturesResponse features when Request is GetFeaturesRequest { AsOf: null } => WithoutAges(features.Clone()),
            SearchResponse found when Request is SearchRequest { AsOf: null } => WithoutAges(found.Clone()),
            StreamContextsResponse streamed => WithoutToken(streamed.Clone()),
            ReplayContextResponse replay => WithoutBuild(replay.Clone()),
            GetContextResponse context => context.Clone(),
            GetContextLineageResponse lineage => lineage.Clone(),
            ListContextsResponse list => list.Clone(),
            AssembleContextResponse assembled => assembled.Clone(),
            _ => answer,
        }));

    /// <summary>What the earlier version did not say yet; it must be that nothing was altered.</summary>
    public static T WithoutVerification<T>(T answer)
        where T : IMessage
    {
        foreach (var evidence in EvidenceOf(answer).OfType<V1.Evidence>())
        {
            evidence.Verification.ShouldNotBe(Verification.Altered, $"{evidence.Altered}");
            evidence.Unreadable.ShouldBeEmpty();
            evidence.Verification = Verification.Unspecified;
        }

        if (answer is GetContextLineageResponse lineage)
        {
            lineage.Evidence = null;
        }

        return answer;
    }

    private static IEnumerable<V1.Evidence?> EvidenceOf(IMessage answer) => answer switch
    {
        Context context => [context.Evidence],
        GetContextResponse one => [one.Context.Evidence],
        GetContextLineageResponse lineage => [lineage.Evidence],
        ListContextsResponse list => list.Contexts.Select(context => context.Evidence),
        StreamContextsResponse streamed => [streamed.Context.Evidence],
        ReplayContextResponse replay => [replay.Original.Evidence, replay.Replayed.Evidence],
        AssembleContextResponse assembled => [assembled.Context.Evidence],
        _ => [],
    };

    /// <summary>Without what only later versions say: whose definition it is, and a row past its ttl apart from the value.</summary>
    private IMessage Earlier(IMessage answer)
    {
        if (answer is not GetFeaturesResponse features)
        {
            return answer;
        }

        var earlier = features.Clone();
        foreach (var value in earlier.Vectors.SelectMany(vector => vector.Values))
        {
            value.DefinitionVersion = 0;
            if (Request is GetFeaturesRequest { AsOf: not null } && value.Source == FeatureSource.Fallback)
            {
                // The earlier server gave the default of its day for any instant, also one before that default was registered.
                (value.Value, value.Source) = (null, FeatureSource.Unspecified);
            }

            if (value.Status == FeatureStatus.Expired)
            {
                value.ValueId = value.ExpiredValueId.Length > 0 ? value.ExpiredValueId : value.ValueId;
                value.Timestamp = value.ExpiredTimestamp ?? value.Timestamp;
                (value.ExpiredValueId, value.ExpiredTimestamp) = ("", null);
                value.ClearFreshnessMs();
            }
        }

        return earlier;
    }

    private static GetFeaturesResponse WithoutAges(GetFeaturesResponse features)
    {
        foreach (var value in features.Vectors.SelectMany(vector => vector.Values))
        {
            value.ClearFreshnessMs();

            // An online store that has just been started may or may not have the value already.
            value.Source = FeatureSource.Unspecified;
        }

        return features;
    }

    private static SearchResponse WithoutAges(SearchResponse found)
    {
        foreach (var hit in found.Hits)
        {
            hit.FreshnessMs = 0;
        }

        return found;
    }

    /// <summary>A token is for the server that gave it.</summary>
    private static StreamContextsResponse WithoutToken(StreamContextsResponse streamed)
    {
        streamed.ResumeToken = "";
        return streamed;
    }

    /// <summary>Functions were compiled again since, and what is searched again takes another time.</summary>
    private ReplayContextResponse WithoutBuild(ReplayContextResponse replay)
    {
        replay.Replayed.Meta.CodeVersion = replay.Original.Meta.CodeVersion;
        foreach (var difference in replay.Differences.Where(difference => difference.Path == "code_version").ToList())
        {
            replay.Differences.Remove(difference);
        }

        if (Request is ReplayContextRequest { AsOf: not null })
        {
            foreach (var retrieval in replay.Replayed.Lineage.RetrieversUsed)
            {
                retrieval.LatencyMs = 0;
            }
        }

        return replay;
    }
}
